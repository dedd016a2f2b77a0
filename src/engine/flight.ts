import { type TokenboothError, UnavailableError } from "../model/errors.ts";
import type { Clock } from "../model/runtime.ts";
import { withClaimsChallenge } from "./claims-challenge.ts";
import type { FetchOrder, TimedResult } from "./fetch.ts";
import { withRetry } from "./retry.ts";
import type { SteadyClock } from "./steady-clock.ts";
import { type ThrottleBudget, withLastWord, withThrottleBudget } from "./throttle-budget.ts";
import { withinTime } from "./time-bound.ts";
import { withTimes } from "./timed.ts";
import type { TokenRequest } from "./token-request.ts";

export interface FlightOptions {
  readonly clock: Clock;
  readonly steady: SteadyClock;
  readonly random: () => number;
  readonly budget: ThrottleBudget;
  readonly maxRetries: number;
  /** Bound on a whole flight with its retries, in milliseconds. */
  readonly flightTimeoutMs: number;
  /** Whether an error comes from another flight that this one waited for, so that its rules were applied there. */
  readonly isForeign: (error: unknown) => boolean;
  /** Told of each exchange that failed and is repeated. */
  readonly onFailedTry?: (error: TokenboothError) => void;
}

/**
 * Lines up what surrounds one upstream exchange, from the inside out: the token's times, a claims challenge, the
 * throttle budget, retries, the budget's last word, and the bound on the whole.
 */
export function planFlight<Result>(
  request: TokenRequest<Result>,
  options: FlightOptions,
): (order: Omit<FetchOrder, "signal">) => Promise<TimedResult<Result>> {
  const { clock, budget, isForeign, flightTimeoutMs, onFailedTry } = options;
  const { source, upstream } = request;
  const timed = withTimes((order: FetchOrder) => request.fetch(order), { ...options, source });
  const challenged = withClaimsChallenge(timed);
  const budgeted = withThrottleBudget(challenged, { budget, upstream, isForeign });
  const retried = withRetry(budgeted, options);
  const fetch = withLastWord(retried, { budget, upstream, isForeign });
  const told = onFailedTry && { onFailedTry };
  const tooLong = () => flightTimedOut(source, flightTimeoutMs);
  return (order) =>
    withinTime(clock, flightTimeoutMs, tooLong, (signal) => fetch({ ...order, ...told, signal }));
}

function flightTimedOut(source: string, timeoutMs: number): UnavailableError {
  return new UnavailableError(
    "TB_ERR_TIMEOUT",
    `The upstream of the ${source} token gave no answer within ${timeoutMs / 1000} s, retries included.`,
  );
}
