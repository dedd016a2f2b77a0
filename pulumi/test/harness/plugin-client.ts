import { credentials } from "@grpc/grpc-js";
import services, { type ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import structs, { type JavaScriptValue, type Struct } from "google-protobuf/google/protobuf/struct_pb.js";

export type Plain = Readonly<Record<string, JavaScriptValue>>;

export interface Invoked {
  readonly result: Struct | undefined;
  readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

/** The calls of an engine to one plugin, each as a promise. */
export interface PluginClient {
  /** Handshake, GetPluginInfo, CheckConfig and Configure, in the engine's order. @throws Error on a check failure. */
  load(config: Plain, engineAddress: string): Promise<void>;
  invoke(tok: string, args: Struct, preview: boolean): Promise<Invoked>;
  cancel(): Promise<void>;
  close(): void;
}

export function structOf(plain: Plain): Struct {
  return structs.Struct.fromJavaScript({ ...plain });
}

export function createPluginClient(port: number): PluginClient {
  const client: ResourceProviderClient = new services.ResourceProviderClient(
    `127.0.0.1:${port}`,
    credentials.createInsecure(),
  );

  function ask<Answer>(
    send: (answer: (error: Error | null, value: Answer) => void) => unknown,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      send((error, value) => (error === null ? resolve(value) : reject(error)));
    });
  }

  return {
    async load(config, engineAddress) {
      const handshake = new messages.ProviderHandshakeRequest().setEngineAddress(engineAddress);
      await ask((answer) => client.handshake(handshake, answer));
      await ask((answer) => client.getPluginInfo(new empty.Empty(), answer));
      const news = structOf(config);
      const check = new messages.CheckRequest().setUrn(
        "urn:pulumi:s::p::pulumi:providers:tokenbooth::default",
      );
      const checked = await ask<InstanceType<typeof messages.CheckResponse>>((answer) =>
        client.checkConfig(check.setNews(news), answer),
      );
      const [failure] = checked.getFailuresList();
      if (failure !== undefined) throw new Error(failure.getReason());
      const request = new messages.ConfigureRequest().setAcceptsecrets(true).setAcceptresources(true);
      await ask((answer) => client.configure(request.setArgs(checked.getInputs()), answer));
    },
    async invoke(tok, args, preview) {
      const request = new messages.InvokeRequest().setTok(tok).setArgs(args).setPreview(preview);
      const response = await ask<InstanceType<typeof messages.InvokeResponse>>((answer) =>
        client.invoke(request, answer),
      );
      return {
        result: response.getReturn(),
        failures: response.getFailuresList().map((failure) => failure.toObject()),
      };
    },
    cancel: async () => void (await ask((answer) => client.cancel(new empty.Empty(), answer))),
    close: () => client.close(),
  };
}
