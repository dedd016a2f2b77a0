import type { Logger } from "../model/runtime.ts";
import type { CacheEntry } from "../model/token-cache.ts";
import type { Flights } from "./flights.ts";
import { freshness } from "./freshness.ts";
import { arrivedExpired } from "./landing.ts";
import { nextRefreshPause } from "./refresh-pause.ts";
import type { SteadyClock } from "./steady-clock.ts";
import type { ThrottleBudget } from "./throttle-budget.ts";
import type { TokenRequest } from "./token-request.ts";

export interface BackgroundRefreshOptions {
  readonly steady: SteadyClock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly budget: ThrottleBudget;
}

/**
 * Renews a token that is still valid while its callers go on with the old one. Nothing is renewed that nobody asks
 * for: it is a caller's question that starts this, never a timer.
 */
export function createBackgroundRefresh(flights: Flights, options: BackgroundRefreshOptions) {
  const { steady, random, logger, budget } = options;

  function fellShort(request: { readonly source: string }, entry: CacheEntry, error: unknown) {
    entry.pause = nextRefreshPause(entry.pause, steady.now(), random());
    const retryInMs = Math.round(entry.pause.until - steady.now());
    const { source } = request;
    logger.warn({ source, error, retryInMs }, "background refresh failed; the valid token is served on");
  }

  return <Result>(request: TokenRequest<Result>, entry: CacheEntry<Result>): void => {
    const paused = entry.pause !== undefined && steady.now() < entry.pause.until;
    if (paused || flights.isUnderWay(request.key) || budget.remainingMs(request.upstream) > 0) return;
    try {
      const { flight } = flights.join(request, undefined);
      flight
        .then((landed) => {
          if (freshness(landed, steady.now()) === "expired") throw arrivedExpired(request.source);
        })
        .catch((error: unknown) => fellShort(request, entry, error));
    } catch (error) {
      fellShort(request, entry, error);
    }
  };
}
