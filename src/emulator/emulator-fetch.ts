import type { ListenerRoute } from "../http/listen.ts";
import type { ListenerResponse } from "../http/send.ts";
import type { Disturbance } from "../http/send-disturbed.ts";
import type { RouteRequest } from "../model/http.ts";
import type { Origins } from "./origins.ts";

/** The well-known address of the metadata service, which every client asks unless it is told another. */
const wellKnownImds = "http://169.254.169.254";
const maxBodyBytes = 1024 * 1024;

/**
 * A `fetch` that reaches the emulator without a port, and nothing else: any other URL is refused as an unreachable
 * host would be. It follows no redirect; unless told `redirect: "manual"`, one fails.
 */
export function createEmulatorFetch(route: ListenerRoute, origins: Origins): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (!origins.all.has(url.origin) && url.origin !== wellKnownImds) {
      throw failed("ENOTFOUND", `The emulator does not answer for ${url.origin}.`);
    }
    request.signal.throwIfAborted();
    const body = await request.text();
    const answer =
      Buffer.byteLength(body) > maxBodyBytes
        ? { status: 413, headers: {}, body: "" }
        : await orAborted(Promise.resolve(route(toRouteRequest(request, url, body))), request.signal);
    return toResponse(answer, request);
  };
}

function toRouteRequest(request: Request, url: URL, body: string): RouteRequest {
  return {
    method: request.method,
    path: url.pathname,
    query: url.search.slice(1),
    headers: { ...Object.fromEntries(request.headers), host: url.host },
    body,
    peer: "127.0.0.1",
    secure: url.protocol === "https:",
  };
}

function toResponse({ status, headers, body, disturbance }: ListenerResponse, request: Request): Response {
  if (disturbance?.cutAfter === "before-headers") throw failed("ECONNRESET", "The connection was reset.");
  if (status >= 300 && status < 400 && status !== 304 && request.redirect !== "manual") {
    throw failed("ERR_REDIRECT", "The emulator's fetch follows no redirect.");
  }
  const empty = status === 204 || status === 304;
  const content = empty
    ? null
    : disturbance === undefined
      ? body
      : disturbedStream(body, disturbance, request.signal);
  const response = new Response(content, { status, headers });
  Object.defineProperty(response, "url", { value: request.url });
  return response;
}

/** The body as it arrives under the disturbance: byte by byte, or broken off. */
function disturbedStream(
  body: string,
  { cutAfter, beforeEachByte }: Disturbance,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(body);
  const end = typeof cutAfter === "number" ? Math.min(cutAfter, bytes.length) : bytes.length;
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      if (sent >= end) {
        if (end < bytes.length)
          controller.error(failed("UND_ERR_SOCKET", "The other side closed the connection."));
        else controller.close();
        return;
      }
      const next = beforeEachByte === undefined ? end : sent + 1;
      if (beforeEachByte !== undefined) await orAborted(beforeEachByte(), signal);
      controller.enqueue(bytes.subarray(sent, next));
      sent = next;
    },
  });
}

/** The promise's outcome, unless the signal aborts first. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** As Node's own `fetch` fails. */
function failed(code: string, message: string): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(message), { code }) });
}
