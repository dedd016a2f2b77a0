import type { handleUnaryCall, ServerUnaryCall } from "@grpc/grpc-js";
import { type Status, statusOf } from "./status.ts";

/** Thrown to answer a call with a status of our choosing. */
export class StatusError extends Error {
  readonly status: Status;

  constructor(status: Status) {
    super(status.details);
    this.name = "StatusError";
    this.status = status;
  }
}

/** Makes a gRPC handler of a function from request to answer. */
export function unary<Request, Response>(
  handle: (request: Request, call: ServerUnaryCall<Request, Response>) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return async (call, answer) => {
    try {
      answer(null, await handle(call.request, call));
    } catch (error) {
      const { code, details } = error instanceof StatusError ? error.status : statusOf(error);
      answer({ code, details });
    }
  };
}
