import { ThrottledError, UnavailableError } from "../model/errors.ts";
import type { Clock } from "../model/runtime.ts";
import type { RepeatedExchange } from "../model/token-source.ts";
import type { Fetch } from "./fetch.ts";

export interface RetryOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** How often a failed exchange is repeated, not counting the first try. With 0, nothing is ever repeated. */
  readonly maxRetries: number;
  /** Failures of another flight, which has done its own retrying. */
  readonly isForeign: (error: unknown) => boolean;
  /** Told of each failure that is not the last word. */
  readonly onFailedTry?: (error: UnavailableError | ThrottledError) => void;
}

const firstPauseMs = 500;
const longestPauseMs = 20_000;
const shortestNamedPauseMs = 250;

/**
 * Repeats an exchange that failed in passing: no answer, a server error, what the upstream's own protocol calls
 * temporary, or a throttle that names no pause. The upstream's word on when to come back counts; otherwise pauses
 * double, each drawn from the upper half of its span. A failure that the protocol says will pass within a given
 * time is repeated until that is over, and does not count. A refusal, or a throttle that names its pause, is never
 * repeated here.
 */
export function withRetry<Value>(fetch: Fetch<Value>, options: RetryOptions): Fetch<Value> {
  const { clock, random, maxRetries, isForeign, onFailedTry } = options;
  return async (order) => {
    const beganAt = clock.monotonic();
    let retries = 0;
    let waits = 0;
    let repeats: RepeatedExchange | undefined;
    for (;;) {
      try {
        return await fetch(repeats === undefined ? order : { ...order, repeats });
      } catch (error) {
        if (!isPassing(error) || isForeign(error) || maxRetries === 0) throw error;
        const lastsMs = lastsAtMostMs(error);
        const isOver = lastsMs === undefined ? retries >= maxRetries : clock.monotonic() - beganAt >= lastsMs;
        if (isOver) throw error;
        const named = namedPauseMs(error);
        if (named !== undefined && named > longestPauseMs) throw error;
        onFailedTry?.(error);
        // What was to be expected uses up no patience for what was not.
        const nr = lastsMs === undefined ? retries++ : waits++;
        const least = error instanceof UnavailableError ? (error.leastPauseMs ?? 0) : 0;
        await clock.sleep(Math.max(least, pauseMs(named, nr, random())), order.signal);
        const { requestId = error.upstream?.requestId } = repeats ?? {};
        repeats = { count: retries + waits, ...(requestId !== undefined && { requestId }) };
      }
    }
  };
}

type Passing = UnavailableError | ThrottledError;

function isPassing(error: unknown): error is Passing {
  return error instanceof ThrottledError
    ? error.guessed
    : error instanceof UnavailableError && error.retryable;
}

function lastsAtMostMs(error: Passing): number | undefined {
  return error instanceof UnavailableError ? error.lastsAtMostMs : undefined;
}

function namedPauseMs(error: Passing): number | undefined {
  return error instanceof UnavailableError ? error.retryAfterMs : undefined;
}

/** Whoever was told the same moment to come back must not all come at it: a named pause is drawn out by up to a tenth. */
function pauseMs(named: number | undefined, retries: number, random: number): number {
  if (named !== undefined) {
    const least = Math.max(shortestNamedPauseMs, named);
    return least + least / 100 + (least * random) / 10;
  }
  return Math.min(longestPauseMs, firstPauseMs * 2 ** retries) * (0.5 + random / 2);
}
