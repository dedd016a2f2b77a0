import type { ServerUnaryCall } from "@grpc/grpc-js";

/** Ends every wait when the engine cancels the deployment, and one wait when its caller goes away. */
export interface Cancellation {
  readonly requested: boolean;
  cancel(): void;
  /** Aborts when the deployment or this call is cancelled. */
  signalFor(call: Pick<ServerUnaryCall<unknown, unknown>, "once">): AbortSignal;
}

export function createCancellation(): Cancellation {
  const deployment = new AbortController();
  return {
    get requested() {
      return deployment.signal.aborted;
    },
    cancel: () => deployment.abort(),
    signalFor(call) {
      const caller = new AbortController();
      call.once("cancelled", () => caller.abort());
      return AbortSignal.any([deployment.signal, caller.signal]);
    },
  };
}
