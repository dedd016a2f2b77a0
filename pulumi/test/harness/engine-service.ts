import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import messages, { type LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { unary } from "../../src/server/unary.ts";

/** `pulumirpc.Engine`: takes what the program logs. */
export function engineService(errors: string[]): UntypedServiceImplementation {
  let rootUrn = "";
  return {
    log: unary((request: LogRequest) => {
      if (request.getSeverity() >= messages.LogSeverity.WARNING) errors.push(request.getMessage());
      return new empty.Empty();
    }),
    getRootResource: unary(() => new messages.GetRootResourceResponse().setUrn(rootUrn)),
    setRootResource: unary((request: InstanceType<typeof messages.SetRootResourceRequest>) => {
      rootUrn = request.getUrn();
      return new messages.SetRootResourceResponse();
    }),
    requirePulumiVersion: unary(() => new messages.RequirePulumiVersionResponse()),
  };
}
