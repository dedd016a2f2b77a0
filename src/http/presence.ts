import { UnavailableError } from "../model/errors.ts";
import type { Clock } from "../model/runtime.ts";
import type { BoundedExchange } from "./exchange.ts";
import { createTimeBound } from "./time-bound.ts";

/** Why there was no answer although somebody is there: what follows is asked all the same, and again if need be. */
const cut: ReadonlySet<string | undefined> = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

/**
 * Asks, before the first request that wants to know, whether anybody is there at all. The address of a metadata
 * service leads nowhere on most machines, and a connection to nowhere takes a minute to fail; any answer will do.
 * Requests that want to know at the same time share the question.
 *
 * @throws UnavailableError, not worth repeating, when nobody answers in time.
 */
export function withPresenceCheck(exchange: BoundedExchange, clock: Clock): BoundedExchange {
  const known = new Map<string, Promise<void>>();

  async function check(url: string, withinMs: number): Promise<void> {
    const { host } = new URL(url);
    const bound = createTimeBound(clock, withinMs, host);
    try {
      await exchange({ method: "GET", url, headers: { accept: "application/json" } }, bound.signal);
    } catch (error) {
      if (error instanceof UnavailableError && cut.has(error.upstream?.network)) return;
      known.delete(url);
      throw error instanceof UnavailableError ? absent(host, withinMs) : error;
    } finally {
      bound.release();
    }
  }

  return async (request, signal) => {
    const { presence } = request;
    if (presence) {
      const { url, withinMs } = presence;
      const checking = known.get(url) ?? check(url, withinMs);
      known.set(url, checking);
      // Others may share the question: whoever is given up meanwhile does not end it.
      await (signal ? Promise.race([checking, whenAborted(signal)]) : checking);
    }
    return exchange(request, signal);
  };
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function absent(host: string, withinMs: number): UnavailableError {
  return new UnavailableError(
    "TB_ERR_UPSTREAM_UNAVAILABLE",
    `Nobody answers at ${host} within ${withinMs / 1000} s: this machine seems to have no such service. Off Azure, log in another way, or run the program under tokenbooth exec.`,
    { upstream: { host }, retryable: false },
  );
}
