import { Server, ServerCredentials, type ServiceDefinition } from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { ProviderWorld } from "../configuration/open-booth.ts";
import { createProviderService } from "./provider-service.ts";

/** As large as the engine's own limit. */
const maxMessageBytes = 400 * 1024 * 1024;

export interface RunningServer {
  readonly port: number;
  /** Answers what is under way for at most a second, then ends. */
  stop(): Promise<void>;
}

/** Serves the provider on a port of the loopback interface that the system chooses. */
export async function startServer(world: ProviderWorld): Promise<RunningServer> {
  const server = new Server({
    "grpc.max_receive_message_length": maxMessageBytes,
    "grpc.max_send_message_length": maxMessageBytes,
  });
  const service = services.ResourceProviderService as unknown as ServiceDefinition;
  server.addService(service, createProviderService(world));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        const patience = setTimeout(() => server.forceShutdown(), 1000);
        server.tryShutdown(() => {
          clearTimeout(patience);
          resolve();
        });
      }),
  };
}
