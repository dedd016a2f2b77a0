import { createBoundedMap } from "../model/bounded-map.ts";
import { ThrottledError, UnavailableError, type UpstreamFacts } from "../model/errors.ts";
import type { Fetch } from "./fetch.ts";
import type { SteadyClock } from "./steady-clock.ts";

/**
 * Which upstreams have asked for a pause, and until when. One budget for each upstream and principal: the first
 * caller that is told to come back later speaks for all.
 */
export interface ThrottleBudget {
  /** Milliseconds until the upstream may be asked again; 0 when it may be asked now. */
  remainingMs(upstream: string): number;
  /** @throws ThrottledError while the upstream's pause lasts, with the true remaining time. */
  check(upstream: string): void;
  close(upstream: string, pauseMs: number, facts: UpstreamFacts | undefined): void;
}

interface Pause {
  readonly until: number;
  readonly facts: UpstreamFacts | undefined;
}

/** An upstream that asks for a pause of no length, as `Retry-After: 0` does, is not asked again in a tight loop either. */
const shortestPauseMs = 250;

export function createThrottleBudget(clock: SteadyClock, maxUpstreams = 10_000): ThrottleBudget {
  const pauses = createBoundedMap<Pause>(maxUpstreams);

  function remainingMs(upstream: string): number {
    const pause = pauses.get(upstream);
    if (pause === undefined) return 0;
    const remaining = pause.until - clock.now();
    // No timer counts less than a millisecond: whoever has waited for the end must not be sent back for the rest.
    if (remaining >= 1) return remaining;
    pauses.delete(upstream);
    return 0;
  }

  return {
    remainingMs,
    check(upstream) {
      const remaining = remainingMs(upstream);
      if (remaining === 0) return;
      const facts = pauses.get(upstream)?.facts;
      const seconds = Math.ceil(remaining / 1000);
      throw new ThrottledError(
        `${facts?.host ?? "The upstream"} asked for a pause: it can be asked again in ${seconds} s.`,
        { retryAfterMs: remaining, ...(facts && { upstream: facts }) },
      );
    },
    close(upstream, pauseMs, facts) {
      const until = clock.now() + Math.max(shortestPauseMs, pauseMs);
      // Of two answers that were under way together, the longer pause is the safe one.
      if (until > (pauses.get(upstream)?.until ?? 0)) pauses.set(upstream, { until, facts });
    },
  };
}

export interface BudgetOptions {
  readonly budget: ThrottleBudget;
  readonly upstream: string;
  /** Failures of another flight, whose own upstream asked for the pause. */
  readonly isForeign: (error: unknown) => boolean;
}

/** Asks only while the upstream's budget is open, and closes it for everybody when the upstream names a pause. */
export function withThrottleBudget<Value>(fetch: Fetch<Value>, options: BudgetOptions): Fetch<Value> {
  const { budget, upstream, isForeign } = options;
  return async (order) => {
    budget.check(upstream);
    try {
      return await fetch(order);
    } catch (error) {
      if (!isForeign(error) && namesPause(error)) budget.close(upstream, error.retryAfterMs, error.upstream);
      throw error;
    }
  };
}

/** Once retries are used up, a throttle that named no pause closes the budget too, for as long as we guess. */
export function withLastWord<Value>(fetch: Fetch<Value>, options: BudgetOptions): Fetch<Value> {
  const { budget, upstream, isForeign } = options;
  return async (order) => {
    try {
      return await fetch(order);
    } catch (error) {
      if (error instanceof ThrottledError && error.guessed && !isForeign(error)) {
        budget.close(upstream, error.retryAfterMs, error.upstream);
      }
      throw error;
    }
  };
}

function namesPause(error: unknown): error is (ThrottledError | UnavailableError) & { retryAfterMs: number } {
  if (error instanceof ThrottledError) return !error.guessed;
  return error instanceof UnavailableError && error.retryAfterMs !== undefined;
}
