import { Server, ServerCredentials, type ServiceDefinition } from "@grpc/grpc-js";
import engineServices from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import monitorServices from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { engineService } from "./engine-service.ts";
import { monitorService } from "./monitor-service.ts";
import { createPluginClient, type Plain } from "./plugin-client.ts";
import { startPlugin } from "./plugin-process.ts";

export interface MiniEngineOptions {
  /** The stack's configuration of the tokenbooth package, as an engine sends it. */
  readonly config: Plain;
  /** What the plugin's process sees besides. */
  readonly env: Readonly<Record<string, string>>;
  readonly preview?: boolean;
}

/**
 * The part of Pulumi's engine that a program of invokes meets: it loads the plugin as the engine does, serves the
 * monitor and the engine's log, and keeps what the program registered.
 */
export interface MiniEngine {
  readonly address: string;
  /** The stack's outputs as they would go into its state, with marks. */
  readonly outputs: Readonly<Record<string, JavaScriptValue>>;
  /** What the program logged, debug lines left out. */
  readonly errors: readonly string[];
  /** Everything that the plugins wrote. */
  pluginOutput(): string;
  /** Cancels, then stops, as the engine does at a deployment's end. */
  close(): Promise<void>;
}

export async function createMiniEngine({
  config,
  env,
  preview = false,
}: MiniEngineOptions): Promise<MiniEngine> {
  const server = new Server();
  const errors: string[] = [];
  const outputs: Record<string, JavaScriptValue> = {};
  const plugins: { stop(): Promise<void>; output(): string }[] = [];

  async function loadPlugin(providerConfig: Plain) {
    const plugin = await startPlugin([address], { ...env, PULUMI_CONFIG: JSON.stringify(providerConfig) });
    const client = createPluginClient(plugin.port);
    plugins.push({
      output: plugin.output,
      async stop() {
        await client.cancel();
        client.close();
        plugin.child.kill("SIGINT");
        await plugin.exited;
      },
    });
    await client.load(providerConfig, address);
    return client;
  }

  server.addService(definition(engineServices.EngineService), engineService(errors));
  server.addService(
    definition(monitorServices.ResourceMonitorService),
    monitorService({ loadPlugin, config, outputs, preview }),
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  const address = `127.0.0.1:${port}`;
  return {
    address,
    outputs,
    errors,
    pluginOutput: () => plugins.map((plugin) => plugin.output()).join(""),
    async close() {
      await Promise.all(plugins.map((plugin) => plugin.stop()));
      server.forceShutdown();
    },
  };
}

function definition(service: object): ServiceDefinition {
  return service as ServiceDefinition;
}
