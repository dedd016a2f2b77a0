/**
 * HTTP as plain data. The same two shapes serve both directions: what we send upstream, what an upstream
 * (or our own server and emulator) answers. Header names are lower case throughout.
 */

/** A request to an upstream. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** Absolute URL. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Values in this request that must never be repeated in a log or error, even if the upstream echoes them. */
  readonly secrets?: readonly string[];
  /** Where to find out first whether anybody is there at all, for an address that most machines do not have. */
  readonly presence?: { readonly url: string; readonly withinMs: number };
}

/** An answer, whole and bounded. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * One request and its answer, within bounds of time and size, no redirect followed.
 *
 * @throws UnavailableError when there was no complete answer.
 */
export type Exchange = (request: HttpRequest) => Promise<HttpResponse>;

/** A request that reached one of our own listeners. `path` and `query` are as sent, still percent-encoded. */
export interface RouteRequest {
  readonly method: string;
  readonly path: string;
  /** What follows `?`, without it; empty when there is none. */
  readonly query: string;
  /** Lower-case names; a repeated header is an array. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Address of the other end: an IP address, or `unix` for a socket in the file system. */
  readonly peer: string;
  /** Whether the request came over TLS. */
  readonly secure: boolean;
}

/** Plain data in, plain data out: needs no socket to be tested. */
export type Route = (request: RouteRequest) => HttpResponse | Promise<HttpResponse>;
