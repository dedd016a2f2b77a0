import type { Answer, GetTokenOptions } from "../model/answer.ts";
import { ThrottledError, UnavailableError } from "../model/errors.ts";
import type { Clock, Logger } from "../model/runtime.ts";
import type { CacheEntry, TokenCache } from "../model/token-cache.ts";
import { noTrace, type Trace } from "../model/trace.ts";
import { createAtHand } from "./at-hand.ts";
import { createBackgroundRefresh } from "./background-refresh.ts";
import { type Counters, createCounters } from "./counters.ts";
import type { FetchOrder } from "./fetch.ts";
import { createFlights } from "./flights.ts";
import { forcedOrder } from "./forced-refresh.ts";
import { freshness } from "./freshness.ts";
import { createHandOut } from "./hand-out.ts";
import { arrivedExpired } from "./landing.ts";
import { createRefusalMemory } from "./refusal-memory.ts";
import { createSteadyClock } from "./steady-clock.ts";
import { createThrottleBudget } from "./throttle-budget.ts";
import type { TokenRequest } from "./token-request.ts";
import { createWaitingRoom } from "./waiting-room.ts";

export interface EngineOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly cache: TokenCache;
  readonly maxRetries: number;
  /** Bound on one flight with its retries, in milliseconds. */
  readonly flightTimeoutMs: number;
  /** How many different requests may be under way upstream at once. */
  readonly maxFlights: number;
  /** How many callers may wait at once. */
  readonly maxWaiters: number;
  /** Whether an error comes from a nested flight, which has applied the rules to it. */
  readonly isForeign: (error: unknown) => boolean;
  readonly trace?: Trace;
}

export interface Engine {
  /** @param onFailedTry Told of what fails and is repeated meanwhile. */
  get<Result>(
    request: TokenRequest<Result>,
    wants?: GetTokenOptions,
    onFailedTry?: FetchOrder["onFailedTry"],
  ): Promise<Answer<Result>>;
  /** The answer while the token is fresh, without waiting for anything: a hit, or nothing. */
  atHand<Result>(request: TokenRequest<Result>): Answer<Result> | undefined;
  readonly counters: Counters;
}

const standardTimeoutMs = 30_000;

/** A flight whose token has expired when it lands is repeated until there were this many. */
const maxExpiredLandings = 2;

/** The life of one request: what the cache holds, else a flight, which the caller waits for as long as it likes. */
export function createEngine(options: EngineOptions): Engine {
  const { clock, random, cache } = options;
  const steady = createSteadyClock(clock);
  const budget = createThrottleBudget(steady);
  const refusals = createRefusalMemory(steady);
  const counters = createCounters();
  const flights = createFlights({ trace: noTrace, ...options, steady, budget, refusals, counters });
  const refreshSoon = createBackgroundRefresh(flights, { ...options, steady, budget });
  const handOut = createHandOut(steady, counters);
  const room = createWaitingRoom(clock, options.maxWaiters);

  const find = <Result>({ key }: TokenRequest<Result>) => cache.get(key) as CacheEntry<Result> | undefined;

  function fromCache<Result>(request: TokenRequest<Result>, entry: CacheEntry<Result>) {
    const state = freshness(entry, steady.now());
    if (state === "expired") return undefined;
    if (state === "fresh") return handOut.answer(request, entry, "hit");
    const answer = handOut.answer(request, entry, entry.pause ? "stale-if-error" : "stale");
    refreshSoon(request, entry);
    return answer;
  }

  async function get<Result>(
    request: TokenRequest<Result>,
    wants: GetTokenOptions = {},
    onFailedTry?: FetchOrder["onFailedTry"],
  ): Promise<Answer<Result>> {
    const { signal, timeoutMs = standardTimeoutMs } = wants;
    signal?.throwIfAborted();
    const what = `The ${request.source} token`;
    const patience = room.admit({ signal, timeoutMs, what, nested: request.nested });
    for (let landings = 0; landings < maxExpiredLandings; ) {
      const entry = find(request);
      const token = entry && request.tokenOf(entry.result);
      const forced = landings === 0 ? forcedOrder(wants, token, entry, steady.now()) : undefined;
      const cached = entry && !forced && fromCache(request, entry);
      if (cached) return cached;
      // Whoever insists has a reason to hope for another answer; whoever only met a bad token has none.
      if (!forced || wants.rejectedTokenSha256 !== undefined) refusals.check(request.key);
      try {
        const { flight, outcome } = flights.join(request, forced);
        if (onFailedTry !== undefined) flights.watch(flight, onFailedTry);
        const landed = await patience.waitFor(flight, () => flights.lastFailure(flight));
        if (freshness(landed, steady.now()) !== "expired") return handOut.answer(request, landed, outcome);
        landings++;
      } catch (error) {
        const pauseMs = wants.waitWhenThrottled ? namedPauseMs(error) : undefined;
        if (pauseMs === undefined || pauseMs >= patience.remainingMs()) throw error;
        // Whoever waits here comes back spread over a tenth of the pause, not all at once.
        const spreadMs = pauseMs + (pauseMs * random()) / 10;
        await patience.pause(Math.max(1, Math.min(spreadMs, patience.remainingMs() - 1)));
      }
    }
    throw arrivedExpired(request.source);
  }

  return { get, atHand: createAtHand({ cache, steady, handOut }), counters };
}

function namedPauseMs(error: unknown): number | undefined {
  return error instanceof ThrottledError || error instanceof UnavailableError
    ? error.retryAfterMs
    : undefined;
}
