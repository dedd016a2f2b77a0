import { UnavailableError } from "../model/errors.ts";
import type { Clock } from "../model/runtime.ts";
import type { BoundedExchange } from "./exchange.ts";
import { createTimeBound } from "./time-bound.ts";

/**
 * Asks, before the first request that wants to know, whether anybody is there at all. The address of a metadata
 * service leads nowhere on most machines, and a connection to nowhere takes a minute to fail; any answer will do.
 *
 * @throws UnavailableError, not worth repeating, when nobody answers in time.
 */
export function withPresenceCheck(exchange: BoundedExchange, clock: Clock): BoundedExchange {
  const present = new Set<string>();

  async function check(url: string, withinMs: number, signal: AbortSignal | undefined): Promise<void> {
    const { host } = new URL(url);
    const bound = createTimeBound(clock, withinMs, host, signal);
    try {
      await exchange({ method: "GET", url, headers: { accept: "application/json" } }, bound.signal);
      present.add(url);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof UnavailableError) throw absent(host, withinMs);
      throw error;
    } finally {
      bound.release();
    }
  }

  return async (request, signal) => {
    const { presence } = request;
    if (presence && !present.has(presence.url)) await check(presence.url, presence.withinMs, signal);
    return exchange(request, signal);
  };
}

function absent(host: string, withinMs: number): UnavailableError {
  return new UnavailableError(
    "TB_ERR_UPSTREAM_UNAVAILABLE",
    `Nobody answers at ${host} within ${withinMs / 1000} s: this machine seems to have no such service. Off Azure, log in another way, or run the program under tokenbooth exec.`,
    { upstream: { host }, retryable: false },
  );
}
