import { status as codes, type ServerUnaryCall } from "@grpc/grpc-js";
import messages, { type InvokeRequest, type InvokeResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import structs from "google-protobuf/google/protobuf/struct_pb.js";
import type { AnySource } from "tokenbooth/sources";
import { errorText } from "../error-text.ts";
import { argumentAtFault, functionToken, invoke, mayComeFromSettings } from "../invoke.ts";
import { decodeProperties } from "../values/decode.ts";
import { secretTexts } from "../values/secret-texts.ts";
import type { Cancellation } from "./cancellation.ts";
import type { Configured } from "./configure.ts";
import { cancelled, statusOf } from "./status.ts";
import { StatusError } from "./unary.ts";

/** Answers Invoke with whatever booth Configure opened last. */
export function createInvokeHandler(sources: readonly AnySource[], cancellation: Cancellation) {
  let configured: Configured | undefined;

  return {
    use(next: Configured): void {
      configured = next;
    },

    async invoke(
      request: InvokeRequest,
      call: ServerUnaryCall<InvokeRequest, InvokeResponse>,
    ): Promise<InvokeResponse> {
      const source = sources.find((candidate) => functionToken(candidate) === request.getTok());
      if (source === undefined) throw new StatusError(noFunction(request.getTok(), sources));
      if (cancellation.requested) throw new StatusError(cancelled);
      if (configured === undefined) throw new StatusError(notConfigured);
      const args = decodeProperties(request.getArgs());
      const unknown = [...args.values()].some((argument) => argument.unknown);
      // What the engine itself does in a preview: nothing is known of the result yet.
      if (unknown || configured === "unknown") {
        return new messages.InvokeResponse().setReturn(new structs.Struct());
      }
      const signal = cancellation.signalFor(call);
      try {
        const result = await invoke(configured, { source, args, signal });
        return new messages.InvokeResponse().setReturn(result);
      } catch (error) {
        if (signal.aborted) throw new StatusError(cancelled);
        const secrets = secretTexts(args);
        const argument = argumentAtFault(error, source);
        if (argument === undefined) throw new StatusError(statusOf(error, secrets));
        const settingHelps = mayComeFromSettings(source, argument) && !args.has(argument);
        const reason = errorText(error, { secretTexts: secrets, settingHelps });
        const failure = new messages.CheckFailure().setProperty(argument).setReason(reason);
        return new messages.InvokeResponse().setFailuresList([failure]);
      }
    },
  };
}

const notConfigured = {
  code: codes.FAILED_PRECONDITION,
  details: "The engine asked for a token before it configured the provider.",
};

function noFunction(token: string, sources: readonly AnySource[]) {
  const known = sources.map(functionToken).join(", ");
  return {
    code: codes.NOT_FOUND,
    details: `There is no function ${JSON.stringify(token)}. There are ${known}.`,
  };
}
