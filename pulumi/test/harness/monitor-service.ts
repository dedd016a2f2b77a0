import { status as codes, type UntypedServiceImplementation } from "@grpc/grpc-js";
import providerMessages from "@pulumi/pulumi/proto/provider_pb.js";
import messages, {
  type RegisterResourceOutputsRequest,
  type RegisterResourceRequest,
  type ResourceInvokeRequest,
  type SupportsFeatureRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import structs, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { StatusError, unary } from "../../src/server/unary.ts";
import type { Plain, PluginClient } from "./plugin-client.ts";

interface MonitorWorld {
  readonly loadPlugin: (config: Plain) => Promise<PluginClient>;
  readonly config: Plain;
  readonly outputs: Record<string, JavaScriptValue>;
  readonly preview: boolean;
}

const features = ["secrets", "resourceReferences", "outputValues"];

/** `pulumirpc.ResourceMonitor`: registers resources in name only and hands invokes to the plugin. */
export function monitorService(world: MonitorWorld): UntypedServiceImplementation {
  const providers = new Map<string, Promise<PluginClient>>();

  async function providerOf(reference: string): Promise<PluginClient> {
    const known = providers.get(reference);
    if (known !== undefined) return known;
    if (reference !== "") {
      throw new StatusError({ code: codes.NOT_FOUND, details: `No provider ${reference} was registered.` });
    }
    const loaded = world.loadPlugin(world.config);
    providers.set("", loaded);
    return loaded;
  }

  async function invoked(request: ResourceInvokeRequest) {
    const plugin = await providerOf(request.getProvider());
    return plugin.invoke(request.getTok(), request.getArgs() ?? new structs.Struct(), world.preview);
  }

  return {
    supportsFeature: unary((request: SupportsFeatureRequest) =>
      new messages.SupportsFeatureResponse().setHassupport(features.includes(request.getId())),
    ),

    invoke: unary(async (request: ResourceInvokeRequest) => {
      const tok = request.getTok();
      const { result, failures } = await invoked(request).catch((error: unknown) => {
        // The engine wraps what a plugin says and sends it on as an unknown error.
        const details = `invocation of ${tok} returned an error: ${detailsOf(error)}`;
        throw new StatusError({ code: codes.UNKNOWN, details });
      });
      return new messages.ResourceInvokeResponse()
        .setReturn(result)
        .setFailuresList(
          failures.map(({ property, reason }) =>
            new providerMessages.CheckFailure().setProperty(property).setReason(reason),
          ),
        );
    }),

    registerResource: unary((request: RegisterResourceRequest) => {
      const urn = `urn:pulumi:stack::project::${request.getType()}::${request.getName()}`;
      const object = request.getObject();
      if (request.getType().startsWith("pulumi:providers:")) {
        providers.set(`${urn}::id`, world.loadPlugin(object?.toJavaScript() ?? {}));
      }
      return new messages.RegisterResourceResponse().setUrn(urn).setId("id").setObject(object);
    }),

    registerResourceOutputs: unary((request: RegisterResourceOutputsRequest) => {
      Object.assign(world.outputs, request.getOutputs()?.toJavaScript());
      return new empty.Empty();
    }),

    signalAndWaitForShutdown: unary(() => new empty.Empty()),
  };
}

function detailsOf(error: unknown): string {
  return (error as { details?: string }).details ?? String(error);
}
