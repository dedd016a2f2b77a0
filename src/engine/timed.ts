import { UnavailableError } from "../model/errors.ts";
import type { Delivery, Fetch, TimedResult } from "./fetch.ts";
import { planTimes } from "./freshness.ts";
import { frozen } from "./frozen.ts";
import type { SteadyClock } from "./steady-clock.ts";

export interface TimedOptions {
  readonly source: string;
  readonly steady: SteadyClock;
  readonly random: () => number;
}

/** Turns what an upstream says of a token's life into instants of our steady clock. */
export function withTimes<Result>(
  fetch: Fetch<Delivery<Result>>,
  { source, steady, random }: TimedOptions,
): Fetch<TimedResult<Result>> {
  return async (order) => {
    const orderedAt = steady.now();
    const { result, life, upstreamAheadMs, sentAfterMs = 0 } = await fetch(order);
    // A step of the wall clock on the way is seen now, before instants are turned from one clock to the other.
    steady.now();
    const issuedAt = orderedAt + sentAfterMs;
    const planned = planTimes(life, { issuedAt: steady.toWall(issuedAt), upstreamAheadMs, random: random() });
    const refreshAt = steady.fromWall(planned.refreshAt);
    const expiresAt = steady.fromWall(planned.expiresAt);
    // What cannot be compared with the clock would count as fresh for ever.
    if (!Number.isFinite(expiresAt) || !Number.isFinite(refreshAt)) throw endless(source);
    return { result: frozen(result), times: { issuedAt, refreshAt, expiresAt } };
  };
}

function endless(source: string): UnavailableError {
  return new UnavailableError(
    "TB_ERR_UPSTREAM_MALFORMED",
    `The upstream handed out a ${source} token without a time of expiry that can be read, so it was not used.`,
    { retryable: false },
  );
}
