import { status as codes, type UntypedServiceImplementation } from "@grpc/grpc-js";
import pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { type ProviderWorld, problemsOfOpening } from "../configuration/open-booth.ts";
import { type Problem, readConfiguration } from "../configuration/read-configuration.ts";
import { packageSchema } from "../schema/package-schema.ts";
import { decodeProperties } from "../values/decode.ts";
import { version } from "../version.ts";
import { createCancellation } from "./cancellation.ts";
import { configure } from "./configure.ts";
import { createInvokeHandler } from "./invoke-handler.ts";
import { StatusError, unary } from "./unary.ts";

/**
 * The calls of `pulumirpc.ResourceProvider` that a package of functions needs. The engine knows the others as
 * unimplemented and does without them.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 */
export function createProviderService(world: ProviderWorld): UntypedServiceImplementation {
  const cancellation = createCancellation();
  const invokeHandler = createInvokeHandler(world.sources, cancellation);

  return {
    handshake: unary(() =>
      new messages.ProviderHandshakeResponse()
        .setAcceptSecrets(true)
        .setAcceptResources(true)
        .setAcceptOutputs(true),
    ),

    getPluginInfo: unary(() => new pluginMessages.PluginInfo().setVersion(version)),

    getSchema: unary((request: InstanceType<typeof messages.GetSchemaRequest>) => {
      if (request.getVersion() !== 0) throw new StatusError(unknownSchemaVersion);
      return new messages.GetSchemaResponse().setSchema(
        JSON.stringify(packageSchema(world.sources, version)),
      );
    }),

    checkConfig: unary((request: InstanceType<typeof messages.CheckRequest>) => {
      const { options, unknown, problems } = readConfiguration(decodeProperties(request.getNews()));
      const untried = unknown || problems.length > 0;
      return new messages.CheckResponse()
        .setInputs(request.getNews())
        .setFailuresList((untried ? problems : problemsOfOpening(options, world)).map(checkFailure));
    }),

    diffConfig: unary((request: InstanceType<typeof messages.DiffRequest>) => {
      const { DiffChanges } = messages.DiffResponse;
      const same = sameProperties(request.getOlds()?.toJavaScript(), request.getNews()?.toJavaScript());
      return new messages.DiffResponse().setChanges(same ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME);
    }),

    configure: unary((request: InstanceType<typeof messages.ConfigureRequest>) => {
      invokeHandler.use(configure(request, world));
      return new messages.ConfigureResponse()
        .setAcceptsecrets(true)
        .setAcceptresources(true)
        .setAcceptoutputs(true)
        .setSupportspreview(true);
    }),

    invoke: unary(invokeHandler.invoke),

    cancel: unary(() => {
      cancellation.cancel();
      return new empty.Empty();
    }),

    attach: unary(() => new empty.Empty()),
  };
}

const unknownSchemaVersion = {
  code: codes.INVALID_ARGUMENT,
  details: "This plugin writes its schema in version 0 of Pulumi's format only.",
};

function checkFailure({ property, reason }: Problem) {
  return new messages.CheckFailure().setProperty(property).setReason(reason);
}

/** Whether two configurations say the same. Key order means nothing. */
function sameProperties(a: object = {}, b: object = {}): boolean {
  const text = (properties: object) => JSON.stringify(Object.entries(properties).sort(byName));
  return text(a) === text(b);
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
