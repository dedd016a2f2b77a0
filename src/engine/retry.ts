import { ThrottledError, TokenboothError, UnavailableError } from "../model/errors.ts";
import type { Clock } from "../model/runtime.ts";
import type { Fetch } from "./fetch.ts";

export interface RetryOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** How often a failed exchange is repeated, not counting the first try. */
  readonly maxRetries: number;
  /** Failures of another flight, which has done its own retrying. */
  readonly isForeign: (error: unknown) => boolean;
}

const firstPauseMs = 500;
const longestPauseMs = 20_000;

/**
 * Repeats an exchange that failed in passing: no answer, a server error, or what the upstream's own protocol calls
 * temporary. The upstream's word on when to come back counts; otherwise pauses double, each drawn from the upper
 * half of its span. A failure that the protocol says will pass within a given time is repeated until that is over,
 * whatever the count. A refusal or a throttle is never repeated here.
 */
export function withRetry<Value>(fetch: Fetch<Value>, options: RetryOptions): Fetch<Value> {
  const { clock, random, maxRetries, isForeign } = options;
  return async (order) => {
    const beganAt = clock.monotonic();
    for (let retries = 0; ; retries++) {
      try {
        return await fetch(order);
      } catch (error) {
        if (!isPassing(error) || isForeign(error)) throw error;
        const pause = error.retryAfterMs ?? backoff(retries, random);
        const spentMs = clock.monotonic() - beganAt;
        const expectedToPass = error.lastsAtMostMs !== undefined && spentMs < error.lastsAtMostMs;
        if (retries >= maxRetries && !expectedToPass) throw error;
        if (pause > longestPauseMs) throw error;
        await clock.sleep(pause, order.signal);
      }
    }
  };
}

function isPassing(error: unknown): error is UnavailableError {
  return error instanceof UnavailableError && error.retryable;
}

function backoff(retries: number, random: () => number): number {
  const span = Math.min(longestPauseMs, firstPauseMs * 2 ** retries);
  return span * (0.5 + random() / 2);
}

/** Whether asking again later, unchanged, may help. */
export function mayPass(error: unknown): boolean {
  return error instanceof ThrottledError || (error instanceof TokenboothError && error.retryable);
}
