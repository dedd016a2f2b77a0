import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { HttpResponse, RouteRequest } from "../model/http.ts";
import { boundIdleConnections, type IdleConnections } from "./idle-connections.ts";
import { readBody } from "./read-body.ts";
import { type Disturbance, sendDisturbed } from "./send-disturbed.ts";

/** An answer, which an emulator may order to be spoiled on its way. */
export interface ListenerResponse extends HttpResponse {
  readonly disturbance?: Disturbance;
}

/** A {@link RouteRequest} in, an answer out; given at once, it is sent at once. */
export type ListenerRoute = (request: RouteRequest) => ListenerResponse | Promise<ListenerResponse>;

export interface ListenOptions {
  /** Address to listen on; `127.0.0.1` unless told. */
  readonly host?: string;
  /** TCP port; 0, the default, lets the system choose. */
  readonly port?: number;
  /** Path of a unix socket, in place of host and port. */
  readonly path?: string;
  /** Speaks TLS with this key and certificate chain (PEM). */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Longest body in bytes; a longer one is answered 413. 1 MiB unless told. */
  readonly maxBodyBytes?: number;
  /** Longest header section in bytes; a longer one is answered 431. 16 KiB unless told. */
  readonly maxHeaderBytes?: number;
  /** Time for a client to send its headers, in milliseconds; 10 s unless told. */
  readonly headersTimeoutMs?: number;
  /** Time for a client to send a whole request, in milliseconds; 30 s unless told. */
  readonly requestTimeoutMs?: number;
  /** How long a connection may show no sign of life, in milliseconds; 2 minutes unless told. */
  readonly idleTimeoutMs?: number;
  /** Most connections at a time; more are closed at once. Unbounded unless told. */
  readonly maxConnections?: number;
  /** Most connections that may stand idle; past it the one that was idle longest is closed. For plain HTTP. */
  readonly maxIdleConnections?: number;
  /** Told of what a route threw; the client gets a bare 500. */
  readonly onError?: (error: unknown) => void;
}

export interface Listener {
  /** Where it is reached: `http://127.0.0.1:PORT`, or the path of the unix socket. */
  readonly url: string;
  /** Stops at once; or, given a signal, when what is in flight is answered, at the latest when that aborts. */
  close(deadline?: AbortSignal): Promise<void>;
}

/**
 * Serves a route over HTTP/1.1: the only place that knows `node:http`.
 *
 * @throws Error with Node's code (`EADDRINUSE`, `EACCES`) when the address cannot be had.
 */
export async function listen(route: ListenerRoute, options: ListenOptions = {}): Promise<Listener> {
  const { host = "127.0.0.1", port = 0, path, tls, onError } = options;
  const maxBodyBytes = options.maxBodyBytes ?? 1024 * 1024;
  const secure = tls !== undefined;
  let closing = false;
  let idle: IdleConnections | undefined;

  const respond = (outgoing: ServerResponse, response: ListenerResponse) => {
    if (closing) outgoing.shouldKeepAlive = false;
    const { socket } = outgoing;
    send(outgoing, response);
    if (socket !== null) idle?.rest(socket);
  };
  const fail = (outgoing: ServerResponse, error: unknown) => {
    onError?.(error);
    if (outgoing.headersSent) outgoing.destroy();
    else respond(outgoing, internalError);
  };
  const answer = (outgoing: ServerResponse, request: RouteRequest) => {
    try {
      const response = route(request);
      if (!(response instanceof Promise)) return respond(outgoing, response);
      response.then((given) => respond(outgoing, given)).catch((error: unknown) => fail(outgoing, error));
    } catch (error) {
      fail(outgoing, error);
    }
  };
  const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    idle?.busy(incoming.socket);
    // Absolute-form and `*` targets would let a request name another host than the one it reached.
    if (!incoming.url?.startsWith("/")) return respond(outgoing, badTarget);
    const headers = collectHeaders(incoming.rawHeaders);
    const toRequest = (body: string) => toRouteRequest(incoming, headers, body, path !== undefined, secure);
    if (hasNoBody(headers)) return answer(outgoing, toRequest(""));
    readBody(
      incoming,
      maxBodyBytes,
      (body) => answer(outgoing, toRequest(body)),
      () => refuseBody(outgoing),
    );
  };

  const headersTimeout = options.headersTimeoutMs ?? 10_000;
  const bounds = {
    maxHeaderSize: options.maxHeaderBytes ?? 16 * 1024,
    headersTimeout,
    requestTimeout: options.requestTimeoutMs ?? 30_000,
    connectionsCheckingInterval: Math.min(1000, headersTimeout),
    // Idle connections have one bound, set below: a second one would be a timer set anew by each answer.
    keepAliveTimeout: 0,
    optimizeEmptyRequests: true,
  };
  const server: Server = tls
    ? createTlsServer({ ...bounds, ...tls, minVersion: "TLSv1.2" }, onRequest)
    : createServer(bounds, onRequest);
  server.setTimeout(options.idleTimeoutMs ?? 120_000);
  if (options.maxConnections !== undefined) server.maxConnections = options.maxConnections;
  if (options.maxIdleConnections !== undefined)
    idle = boundIdleConnections(server, options.maxIdleConnections);

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path === undefined ? { host, port } : { path }, () => {
      server.off("error", reject);
      resolve();
    });
  });

  return {
    url: path ?? urlOf(server.address() as AddressInfo, secure),
    async close(deadline) {
      closing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      if (deadline === undefined || deadline.aborted) server.closeAllConnections();
      else deadline.addEventListener("abort", () => server.closeAllConnections(), { once: true });
      await closed;
    },
  };
}

function toRouteRequest(
  { method = "GET", url = "/", socket }: IncomingMessage,
  headers: RouteRequest["headers"],
  body: string,
  unix: boolean,
  secure: boolean,
): RouteRequest {
  const mark = url.indexOf("?");
  return {
    method,
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? "" : url.slice(mark + 1),
    headers,
    body,
    // The address of a TCP socket that has just gone is unknown too: it must not pass for a unix socket.
    peer: unix ? "unix" : (socket.remoteAddress ?? ""),
    secure,
  };
}

/** Node's own header object joins or drops repeated headers: a guard must see them all. */
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

function hasNoBody(headers: RouteRequest["headers"]): boolean {
  const length = headers["content-length"];
  return headers["transfer-encoding"] === undefined && (length === undefined || length === "0");
}

/** Headers in a flat list, a fifth cheaper to write than an object made for the purpose. */
function send(outgoing: ServerResponse, response: ListenerResponse): void {
  if (outgoing.destroyed) return;
  if (response.disturbance !== undefined) {
    void sendDisturbed(outgoing, response, response.disturbance);
    return;
  }
  const { status, headers, body } = response;
  if (status === 204 || status === 304) {
    outgoing.writeHead(status, headers).end();
    return;
  }
  const length = Buffer.byteLength(body);
  const lines: string[] = [];
  for (const name in headers) lines.push(name, headers[name] as string);
  lines.push("content-length", String(length));
  // Text of one byte for each character is written as it is, without being encoded.
  outgoing.writeHead(status, lines).end(body, length === body.length ? "latin1" : "utf8");
}

function refuseBody(outgoing: ServerResponse): void {
  // Whatever else the client is sending must not be read as its next request.
  outgoing.shouldKeepAlive = false;
  send(outgoing, bodyTooLarge);
}

function plainError(status: number, error: string, description: string): HttpResponse {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify({ error, error_description: description }),
  };
}

const internalError = plainError(500, "server_error", "The server failed to answer.");
const badTarget = plainError(400, "invalid_request", "The request target must be a path.");
const bodyTooLarge = plainError(413, "invalid_request", "The request body is too large.");

function urlOf({ address, family, port }: AddressInfo, secure: boolean): string {
  const host = family === "IPv6" ? `[${address}]` : address;
  return `${secure ? "https" : "http"}://${host}:${port}`;
}
