import { channels } from "../model/channels.ts";
import { TokenboothError, UnavailableError } from "../model/errors.ts";
import type { HttpRequest, HttpResponse } from "../model/http.ts";
import { redact } from "../model/redact.ts";
import type { Runtime } from "../model/runtime.ts";
import type { Settings } from "../model/settings.ts";
import { noTrace, type Trace } from "../model/trace.ts";
import { checkDestination } from "./allowed-destination.ts";
import { networkError } from "./network-error.ts";
import { readResponseBody } from "./response-body.ts";
import { createTimeBound } from "./time-bound.ts";

export interface ExchangeOptions {
  readonly runtime: Pick<Runtime, "fetch" | "clock" | "logger">;
  readonly settings: Settings;
  /** Bound on one exchange, from the first byte sent to the last byte read. */
  readonly timeoutMs: number;
  readonly maxBodyBytes?: number;
  readonly maxHeaderChars?: number;
  readonly trace?: Trace;
}

/** One request and its whole answer. The signal ends it early. */
export type BoundedExchange = (request: HttpRequest, signal?: AbortSignal) => Promise<HttpResponse>;

const standardMaxBodyBytes = 1024 * 1024;
const standardMaxHeaderChars = 64 * 1024;

/**
 * One request and its whole answer, within bounds of time and size. No redirect is followed, a credential goes to
 * allowed hosts only, and an answer that is not a success has been scrubbed of the secrets that were sent.
 */
export function createExchange(options: ExchangeOptions): BoundedExchange {
  const { runtime, settings, timeoutMs, trace = noTrace } = options;
  const { maxBodyBytes = standardMaxBodyBytes, maxHeaderChars = standardMaxHeaderChars } = options;
  const { clock, fetch, logger } = runtime;

  async function send(request: HttpRequest, host: string, outer: AbortSignal | undefined) {
    const { method, url, headers, body } = request;
    const bound = createTimeBound(clock, timeoutMs, host, outer);
    try {
      const sent = { method, headers, redirect: "manual", ...(body !== undefined && { body }) } as const;
      const response = await bound.within(fetch(url, { ...sent, signal: bound.signal }));
      const { status } = response;
      const answered = boundedHeaders(response.headers, maxHeaderChars);
      const text = answered && (await readResponseBody(response.body, maxBodyBytes, bound.signal));
      if (answered === undefined)
        throw tooLarge(host, status, `header lines of over ${maxHeaderChars} characters`);
      if (text === undefined) throw tooLarge(host, status, `more than ${maxBodyBytes} bytes`);
      return { status, headers: answered, body: status === 200 ? text : redact(text, request.secrets) };
    } catch (error) {
      if (bound.signal.aborted) throw bound.signal.reason;
      throw error instanceof TokenboothError ? error : networkError(host, error);
    } finally {
      bound.release();
    }
  }

  return async (request, outer) => {
    checkDestination(request, settings);
    const { method } = request;
    const { host, hostname, port, pathname: path } = new URL(request.url);
    const attributes = {
      "http.request.method": method,
      "server.address": hostname,
      ...(port && { "server.port": Number(port) }),
      "url.path": path,
    };
    const beganAt = clock.monotonic();
    let status: number | undefined;
    try {
      const response = await trace({ name: `${method} ${host}`, kind: "client", attributes }, async (add) => {
        const answer = await send(request, host, outer);
        add({ "http.response.status_code": answer.status });
        return answer;
      });
      status = response.status;
      return response;
    } finally {
      const told = {
        method,
        host,
        path,
        ms: clock.monotonic() - beganAt,
        ...(status !== undefined && { status }),
      };
      logger.debug(told, status === undefined ? "upstream gave no answer" : "upstream answered");
      if (channels.exchange.hasSubscribers) channels.exchange.publish(told);
    }
  };
}

/** Header lines by name, or `undefined` when there is more of them than any token answer has. */
function boundedHeaders(headers: Headers, maxChars: number): Record<string, string> | undefined {
  let chars = 0;
  for (const [name, value] of headers) chars += name.length + value.length;
  return chars > maxChars ? undefined : Object.fromEntries(headers);
}

function tooLarge(host: string, status: number, what: string): UnavailableError {
  return new UnavailableError(
    "TB_ERR_UPSTREAM_MALFORMED",
    `${host} answered ${status} with ${what}, which no token answer has. It was not read further.`,
    { upstream: { host, status }, retryable: false },
  );
}
