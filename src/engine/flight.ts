import { UnavailableError } from "../model/errors.ts";
import type { Clock } from "../model/runtime.ts";
import { withClaimsChallenge } from "./claims-challenge.ts";
import type { Fetch, TimedResult } from "./fetch.ts";
import { planTimes } from "./freshness.ts";
import { withRetry } from "./retry.ts";
import type { SteadyClock } from "./steady-clock.ts";
import { type ThrottleBudget, withThrottleBudget } from "./throttle-budget.ts";
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
}

/** Lines up what surrounds one upstream exchange: its timing, claims challenge, throttle budget, retry and bound. */
export function planFlight<Result>(
  request: TokenRequest<Result>,
  options: FlightOptions,
): (order: { forceRefresh: boolean; claims?: string | undefined }) => Promise<TimedResult<Result>> {
  const { clock, budget, isForeign } = options;
  const exchange = withClaimsChallenge(timed(request, options));
  const budgeted = withThrottleBudget(exchange, { budget, upstream: request.upstream, isForeign });
  const retried = withRetry(budgeted, options);

  return async ({ forceRefresh, claims }) => {
    const end = new AbortController();
    const done = new AbortController();
    clock.sleep(options.flightTimeoutMs, done.signal).then(
      () => end.abort(flightTimedOut(request.source, options.flightTimeoutMs)),
      () => {},
    );
    try {
      return await retried({ forceRefresh, signal: end.signal, ...(claims !== undefined && { claims }) });
    } catch (error) {
      end.signal.throwIfAborted();
      throw error;
    } finally {
      done.abort();
    }
  };
}

function timed<Result>(request: TokenRequest<Result>, options: FlightOptions): Fetch<TimedResult<Result>> {
  const { steady, random } = options;
  return async (order) => {
    const issuedAt = steady.now();
    const { result, life, upstreamAheadMs } = await request.fetch(order);
    const wallTimes = planTimes(life, {
      issuedAt: steady.toWall(issuedAt),
      upstreamAheadMs,
      random: random(),
    });
    return {
      result,
      times: {
        issuedAt,
        refreshAt: steady.fromWall(wallTimes.refreshAt),
        expiresAt: steady.fromWall(wallTimes.expiresAt),
      },
    };
  };
}

function flightTimedOut(source: string, timeoutMs: number): UnavailableError {
  return new UnavailableError(
    "TB_ERR_TIMEOUT",
    `The upstream of the ${source} token gave no answer within ${timeoutMs / 1000} s, retries included.`,
  );
}
