import { TokenboothError, UnavailableError } from "../model/errors.ts";
import type { HttpRequest, HttpResponse } from "../model/http.ts";
import { redact } from "../model/redact.ts";
import type { Clock, Runtime } from "../model/runtime.ts";
import type { Settings } from "../model/settings.ts";
import { checkDestination } from "./allowed-destination.ts";
import { networkError } from "./network-error.ts";
import { readResponseBody } from "./response-body.ts";

export interface ExchangeOptions {
  readonly runtime: Pick<Runtime, "fetch" | "clock" | "logger">;
  readonly settings: Settings;
  /** Bound on one exchange, from the first byte sent to the last byte read. */
  readonly timeoutMs: number;
  readonly maxBodyBytes?: number;
}

const standardMaxBodyBytes = 1024 * 1024;

/**
 * One request and its whole answer, within bounds of time and size. No redirect is followed, a credential goes to
 * allowed hosts only, and an answer that is not a success has been scrubbed of the secrets that were sent.
 */
export function createExchange(options: ExchangeOptions) {
  const { runtime, settings, timeoutMs, maxBodyBytes = standardMaxBodyBytes } = options;
  const { clock, fetch, logger } = runtime;

  return async (request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse> => {
    checkDestination(request, settings);
    const { method, url, headers, body } = request;
    const { host, pathname } = new URL(url);
    const bound = timeBound(clock, timeoutMs, host, signal);
    const beganAt = clock.monotonic();
    try {
      const response = await fetch(url, {
        method,
        headers,
        redirect: "manual",
        signal: bound.signal,
        ...(body !== undefined && { body }),
      });
      const text = await readResponseBody(response.body, maxBodyBytes);
      if (text === undefined) throw tooLarge(host, response.status, maxBodyBytes);
      const { status } = response;
      logger.debug(
        { method, host, path: pathname, status, ms: clock.monotonic() - beganAt },
        "upstream answered",
      );
      return {
        status,
        headers: Object.fromEntries(response.headers),
        body: status === 200 ? text : redact(text, request.secrets),
      };
    } catch (error) {
      if (error instanceof TokenboothError) throw error;
      if (bound.signal.aborted) throw bound.signal.reason;
      throw networkError(host, error);
    } finally {
      bound.release();
    }
  };
}

function timeBound(clock: Clock, timeoutMs: number, host: string, outer: AbortSignal | undefined) {
  const controller = new AbortController();
  const done = new AbortController();
  clock.sleep(timeoutMs, done.signal).then(
    () => controller.abort(tooSlow(host, timeoutMs)),
    () => {},
  );
  const signal = outer ? AbortSignal.any([outer, controller.signal]) : controller.signal;
  return { signal, release: () => done.abort() };
}

function tooSlow(host: string, timeoutMs: number): UnavailableError {
  return new UnavailableError(
    "TB_ERR_TIMEOUT",
    `${host} gave no complete answer within ${timeoutMs / 1000} s.`,
    { upstream: { host } },
  );
}

function tooLarge(host: string, status: number, maxBytes: number): UnavailableError {
  return new UnavailableError(
    "TB_ERR_UPSTREAM_MALFORMED",
    `${host} answered ${status} with more than ${maxBytes} bytes, which no token answer has. It was not read further.`,
    { upstream: { host, status }, retryable: false },
  );
}
