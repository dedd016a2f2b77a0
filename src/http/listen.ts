import { createServer, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { HttpResponse, RouteRequest } from "../model/http.ts";
import { watchConnections } from "./connections.ts";
import { readBody } from "./read-body.ts";
import { hasNoBody, PlainIncoming, toRouteRequest } from "./route-request.ts";
import { type ListenerResponse, send } from "./send.ts";
import { answerUnheard, type Unheard, type WordUnheard, wordUnheard } from "./unheard.ts";

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
  /** Looks at a request before its body is read. What it answers is sent, and the connection ends. */
  readonly admit?: (request: RouteRequest) => HttpResponse | undefined;
  /** Words the answer to what never becomes a request for the route. */
  readonly unheard?: WordUnheard;
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
  const { host = "127.0.0.1", port = 0, path, tls, onError, admit, unheard = wordUnheard } = options;
  const maxBodyBytes = options.maxBodyBytes ?? 1024 * 1024;
  const kind = { unix: path !== undefined, secure: tls !== undefined };
  let closing = false;

  const respond = (outgoing: ServerResponse, response: ListenerResponse) => {
    if (closing) outgoing.shouldKeepAlive = false;
    send(outgoing, response);
  };
  const finish = (outgoing: ServerResponse, response: ListenerResponse) => {
    respond(outgoing, response);
    const { socket } = outgoing.req;
    if (response.disturbance === undefined) connections.end(socket);
    else outgoing.once("close", () => connections.end(socket));
  };
  const fail = (outgoing: ServerResponse, error: unknown) => {
    onError?.(error);
    if (outgoing.headersSent) outgoing.destroy();
    else finish(outgoing, internalError);
  };
  const answer = (outgoing: ServerResponse, request: RouteRequest) => {
    connections.begin(outgoing.req.socket);
    try {
      const response = route(request);
      if (!(response instanceof Promise)) return finish(outgoing, response);
      response.then((given) => finish(outgoing, given)).catch((error: unknown) => fail(outgoing, error));
    } catch (error) {
      fail(outgoing, error);
    }
  };
  /** What is not read to its end must not be read as the next request. */
  const refuse = (incoming: PlainIncoming, outgoing: ServerResponse, response: HttpResponse) => {
    outgoing.shouldKeepAlive = false;
    // What still comes is thrown away, so that the client gets to read the refusal.
    incoming.resume();
    respond(outgoing, response);
  };
  const refuseUnheard = (
    why: Unheard,
    incoming: PlainIncoming,
    outgoing: ServerResponse,
    request: RouteRequest,
  ) => {
    try {
      refuse(incoming, outgoing, unheard(why, request));
    } catch (error) {
      onError?.(error);
      refuse(incoming, outgoing, internalError);
    }
  };
  const isAdmitted = (incoming: PlainIncoming, outgoing: ServerResponse, request: RouteRequest): boolean => {
    let refusal: HttpResponse | undefined;
    try {
      refusal = admit?.(request);
    } catch (error) {
      onError?.(error);
      refusal = internalError;
    }
    if (refusal !== undefined) refuse(incoming, outgoing, refusal);
    return refusal === undefined;
  };
  const onRequest = (incoming: PlainIncoming, outgoing: ServerResponse, awaitsContinue = false) => {
    const { url, httpVersion } = incoming;
    const request = toRouteRequest(incoming, kind);
    // Absolute-form and `*` targets would let a request name another host than the one it reached.
    if (!url?.startsWith("/")) return refuseUnheard("target", incoming, outgoing, request);
    if (request.headers["host"] === undefined && httpVersion === "1.1")
      return refuseUnheard("malformed", incoming, outgoing, request);
    if (hasNoBody(request)) return answer(outgoing, request);
    if (!isAdmitted(incoming, outgoing, request)) return;
    if (awaitsContinue) outgoing.writeContinue();
    readBody(
      incoming,
      maxBodyBytes,
      (body) => answer(outgoing, { ...request, body }),
      () => refuseUnheard("body-size", incoming, outgoing, request),
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
    IncomingMessage: PlainIncoming,
    // Refused below, in our words.
    requireHostHeader: false,
  };
  const server: Server = tls
    ? createTlsServer({ ...bounds, ...tls, minVersion: "TLSv1.2" }, onRequest)
    : createServer(bounds, onRequest);
  const connections = watchConnections(server, options.maxIdleConnections);
  server.on("checkContinue", (incoming: PlainIncoming, outgoing: ServerResponse) =>
    onRequest(incoming, outgoing, true),
  );
  server.on("checkExpectation", (incoming: PlainIncoming, outgoing: ServerResponse) =>
    refuseUnheard("expectation", incoming, outgoing, toRouteRequest(incoming, kind)),
  );
  answerUnheard(server, { word: unheard, isBusy: connections.isBusy, onError });
  // Node would leave out what is past a number of headers; here their size is bounded, and guards must see them all.
  server.maxHeadersCount = 0;
  server.setTimeout(options.idleTimeoutMs ?? 120_000);
  if (options.maxConnections !== undefined) server.maxConnections = options.maxConnections;

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path === undefined ? { host, port } : { path }, () => {
      server.off("error", reject);
      resolve();
    });
  });

  return {
    url: path ?? urlOf(server.address() as AddressInfo, kind.secure),
    async close(deadline) {
      closing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      if (deadline === undefined || deadline.aborted) server.closeAllConnections();
      else deadline.addEventListener("abort", () => server.closeAllConnections(), { once: true });
      await closed;
    },
  };
}

const internalError: HttpResponse = {
  status: 500,
  headers: { "content-type": "application/json; charset=utf-8" },
  body: JSON.stringify({ error: "server_error", error_description: "The server failed to answer." }),
};

function urlOf({ address, family, port }: AddressInfo, secure: boolean): string {
  const host = family === "IPv6" ? `[${address}]` : address;
  return `${secure ? "https" : "http"}://${host}:${port}`;
}
