import type { ListenerResponse } from "../http/send.ts";
import type { HttpResponse, RouteRequest } from "../model/http.ts";

/** A request with what routing has learnt of it. */
export interface Received {
  readonly request: RouteRequest;
  /** Values of the path's named segments, decoded. */
  readonly params: Readonly<Record<string, string | undefined>>;
  /** The emulator's own origin that the client used. */
  readonly origin: string;
}

export type Handler = (received: Received) => ListenerResponse | Promise<ListenerResponse>;

/** How one of the emulated services words a refusal that its handlers know nothing of. */
export interface Dialect {
  /** The body and headers of a bare status, such as 404, 405, 429 or 503. */
  refusal(status: number, received: Received): HttpResponse;
  /** Turns a request away before its handler sees it, or lets it pass by answering nothing. */
  admit?(received: Received): HttpResponse | undefined;
  /** What the service adds to each of its answers. */
  finish?(response: ListenerResponse, received: Received): ListenerResponse;
}

/** One path of the emulator. */
export interface EmulatorRoute {
  /** Name in the request log and in fault orders. */
  readonly name: string;
  /** Pattern of the router: `:name` is one segment, a final `*` is all that follows. */
  readonly path: string;
  readonly dialect: Dialect;
  /** By method; `*` takes the methods that are not named. */
  readonly handlers: Readonly<Partial<Record<"GET" | "POST" | "DELETE" | "*", Handler>>>;
  /** Whether it is out of reach of fault orders and not logged, as what steers the emulator must be. */
  readonly unobserved?: true;
  /** Who asks, as the request itself says: a label for log and faults, not yet proven. */
  readonly clientIdOf?: (received: Received) => string | undefined;
}
