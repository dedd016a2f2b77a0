import { IncomingMessage } from "node:http";
import type { RouteRequest } from "../model/http.ts";

/** How the listener that a request came by is reached. */
export interface ListenerKind {
  readonly unix: boolean;
  readonly secure: boolean;
}

/**
 * A request whose headers are collected as a guard must see them: Node's own object joins or drops repeated ones. It takes
 * that object's place, since Node looks into it for each request, and two would be made.
 */
export class PlainIncoming extends IncomingMessage {
  collected?: RouteRequest["headers"];
}

Object.defineProperty(PlainIncoming.prototype, "headers", {
  get(this: PlainIncoming) {
    this.collected ??= collectHeaders(this.rawHeaders);
    return this.collected;
  },
});

/** A request as plain data, without its body. */
export function toRouteRequest(
  { method = "GET", url = "/", socket, headers }: PlainIncoming,
  { unix, secure }: ListenerKind,
): RouteRequest {
  const mark = url.indexOf("?");
  return {
    method,
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? "" : url.slice(mark + 1),
    headers,
    body: "",
    // The address of a TCP socket that has just gone is unknown too: it must not pass for a unix socket.
    peer: unix ? "unix" : (socket.remoteAddress ?? ""),
    secure,
  };
}

function collectHeaders(raw: readonly string[]): RouteRequest["headers"] {
  const headers = new EmptyHeaders();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] as string).toLowerCase();
    const value = raw[index + 1] as string;
    const earlier = headers[name];
    if (earlier === undefined) headers[name] = value;
    else if (typeof earlier === "string") headers[name] = [earlier, value];
    else earlier.push(value);
  }
  return headers;
}

/**
 * An object that inherits nothing, so that a header named `constructor` is just that. Made by `new` it is nearly twice as
 * fast to fill and read as one of `Object.create(null)`.
 */
function NothingInherited() {}
NothingInherited.prototype = Object.create(null);
const EmptyHeaders = NothingInherited as unknown as new () => Record<string, string | string[] | undefined>;

/** Whether a request has none, so that it is whole once its headers are. */
export function hasNoBody({ headers }: RouteRequest): boolean {
  const length = headers["content-length"];
  return headers["transfer-encoding"] === undefined && (length === undefined || length === "0");
}
