import type { Unheard } from "../http/unheard.ts";
import type { HttpResponse, RouteRequest } from "../model/http.ts";

/** What refuses a request before any token is asked for. Each is a file in `guards/`; the names are metric labels. */
export type GuardName =
  | "peer"
  | "host"
  | "browser"
  | "proxy"
  | "path"
  | "method"
  | "size"
  | "key"
  | "metadata-header"
  | "content-type"
  | "parameters"
  | "identity"
  | "audience"
  | Unheard;

/** Why a request gets no token, in no dialect yet. */
export interface Refusal {
  /** The guard that refused; `upstream` when the request was let through and its token could not be had. */
  readonly by: GuardName | "upstream";
  readonly status: number;
  /** A word of OAuth's or of the metadata service's. */
  readonly error: string;
  /** For the person behind the caller. Never a token, key or value of the request's that could be one. */
  readonly message: string;
  /** What was asked for, where it is the audience that is at fault. */
  readonly audience?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The error's own facts, for the dialect that passes them on. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Looks at what the header section alone tells, and only ever refuses. */
export type Guard = (request: RouteRequest) => Refusal | undefined;

/** Thrown where a request proves to be one that gets no token. */
export class RequestRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.name = "RequestRefused";
    this.refusal = refusal;
  }
}

/** Words a refusal as one dialect does. */
export type WordRefusal = (refusal: Refusal) => HttpResponse;

export function invalidParameters(message: string): RequestRefused {
  return new RequestRefused({ by: "parameters", status: 400, error: "invalid_request", message });
}
