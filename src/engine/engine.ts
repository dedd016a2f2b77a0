import { type Answer, createAnswer, type GetTokenOptions, type Outcome } from "../model/answer.ts";
import { ThrottledError, UnavailableError } from "../model/errors.ts";
import type { Clock, Logger } from "../model/runtime.ts";
import type { CacheEntry, TokenCache } from "../model/token-cache.ts";
import { type Counters, createCounters } from "./counters.ts";
import type { TimedResult } from "./fetch.ts";
import { planFlight } from "./flight.ts";
import { mustRefresh } from "./forced-refresh.ts";
import { freshness } from "./freshness.ts";
import { nextRefreshPause } from "./refresh-pause.ts";
import { createRefusalMemory } from "./refusal-memory.ts";
import { createSingleFlight } from "./single-flight.ts";
import { createSteadyClock } from "./steady-clock.ts";
import { createThrottleBudget } from "./throttle-budget.ts";
import type { TokenRequest } from "./token-request.ts";
import { timedOut, waitFor } from "./wait.ts";

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
  readonly isForeign: (error: unknown) => boolean;
}

export interface Engine {
  get<Result>(request: TokenRequest<Result>, wants?: GetTokenOptions): Promise<Answer<Result>>;
  /** A function that gets this one request's answer again and again, at little more than the cost of a lookup. */
  handle<Result>(request: TokenRequest<Result>): (wants?: GetTokenOptions) => Promise<Answer<Result>>;
  readonly counters: Counters;
}

const standardTimeoutMs = 30_000;

/** The life of one request: cache, freshness, single flight; what surrounds an exchange is in `flight.ts`. */
export function createEngine(options: EngineOptions): Engine {
  const { clock, random, logger, cache, maxFlights } = options;
  const steady = createSteadyClock(clock);
  const budget = createThrottleBudget(steady);
  const refusals = createRefusalMemory(steady);
  const flights = createSingleFlight<CacheEntry>(maxFlights);
  const counters = createCounters();

  function answer<Result>(request: TokenRequest<Result>, entry: CacheEntry<Result>, outcome: Outcome) {
    counters.of(request.source).answers[outcome]++;
    const remainingMs = entry.expiresAt - steady.now();
    const result = request.handOut ? request.handOut(entry.result, remainingMs) : entry.result;
    return createAnswer(result, outcome, {
      issuedAt: steady.toWall(entry.issuedAt),
      refreshAt: steady.toWall(entry.refreshAt),
      expiresAt: steady.toWall(entry.expiresAt),
    });
  }

  /** The flight for this request: the one under way, or a new one. Its result is in the cache when it lands. */
  function join<Result>(request: TokenRequest<Result>, forced: ForcedOrder | undefined) {
    const flightKey = forced ? `${request.key}\n${forced.claims ?? "forced"}` : request.key;
    const underWay = flights.get(flightKey);
    if (underWay) return { flight: underWay as Promise<CacheEntry<Result>>, outcome: "joined" as const };
    const flight = flights.start(flightKey, async () => land(request, forced));
    return { flight: flight as Promise<CacheEntry<Result>>, outcome: "fetched" as const };
  }

  async function land<Result>(
    request: TokenRequest<Result>,
    forced: ForcedOrder | undefined,
  ): Promise<CacheEntry<Result>> {
    const counted = counters.of(request.source).flights;
    counted.started++;
    try {
      const fly = planFlight(request, { ...options, steady, budget });
      const landed = await fly({ forceRefresh: forced !== undefined, claims: forced?.claims });
      counted.succeeded++;
      return store(request, landed);
    } catch (error) {
      if (error instanceof ThrottledError) counted.throttled++;
      else counted.failed++;
      refusals.note(request.key, error);
      throw error;
    }
  }

  function store<Result>(
    request: TokenRequest<Result>,
    { result, times }: TimedResult<Result>,
  ): CacheEntry<Result> {
    const entry: CacheEntry<Result> = { result, ...times };
    const before = cache.get(request.key) as CacheEntry<Result> | undefined;
    // A forced refresh may have overtaken this flight: what was asked for later is the upstream's newer word.
    if (before && before.issuedAt > entry.issuedAt) return before;
    refusals.forget(request.key);
    const token = request.tokenOf(result);
    if (before && token !== undefined && token === request.tokenOf(before.result)) {
      entry.confirmedUntil = steady.now() + confirmationMs;
    }
    cache.set(request.key, entry);
    return entry;
  }

  /** Renews in the background unless that is under way, or too early after a failure. */
  function refreshSoon<Result>(request: TokenRequest<Result>, entry: CacheEntry<Result>): void {
    const now = steady.now();
    const paused = entry.pause !== undefined && now < entry.pause.until;
    if (paused || flights.get(request.key) || budget.remainingMs(request.upstream) > 0) return;
    join(request, undefined).flight.catch((error: unknown) => {
      entry.pause = nextRefreshPause(entry.pause, steady.now(), random());
      const retryInMs = Math.round(entry.pause.until - steady.now());
      logger.warn(
        { source: request.source, error, retryInMs },
        "background refresh failed; the valid token is served on",
      );
    });
  }

  function fromCache<Result>(request: TokenRequest<Result>, entry: CacheEntry<Result>) {
    const state = freshness(entry, steady.now());
    if (state === "expired") return undefined;
    if (state === "fresh") return answer(request, entry, "hit");
    refreshSoon(request, entry);
    return answer(request, entry, entry.pause ? "stale-if-error" : "stale");
  }

  async function get<Result>(
    request: TokenRequest<Result>,
    wants: GetTokenOptions = {},
  ): Promise<Answer<Result>> {
    wants.signal?.throwIfAborted();
    const bounds = {
      signal: wants.signal,
      timeoutMs: wants.timeoutMs ?? standardTimeoutMs,
      what: `The ${request.source} token`,
    };
    const deadline = clock.monotonic() + bounds.timeoutMs;
    for (let landings = 0; ; ) {
      const entry = cache.get(request.key) as CacheEntry<Result> | undefined;
      const forced =
        landings === 0 && mustRefresh(wants, entry && request.tokenOf(entry.result), entry, steady.now());
      if (entry && !forced) {
        const cached = fromCache(request, entry);
        if (cached) return cached;
      }
      if (!forced) refusals.check(request.key);
      const timeoutMs = deadline - clock.monotonic();
      if (timeoutMs <= 0) throw timedOut(bounds);
      const { flight, outcome } = join(request, forced ? { claims: wants.claims } : undefined);
      try {
        const landed = await waitFor(flight, clock, { ...bounds, timeoutMs });
        if (freshness(landed, steady.now()) !== "expired") return answer(request, landed, outcome);
        // A zero-life token is good for the caller that asked for it, at the moment it comes; never for the cache.
        if (++landings >= maxExpiredLandings) throw arrivedExpired(request.source);
      } catch (error) {
        const pauseMs =
          wants.waitWhenThrottled && error instanceof ThrottledError ? error.retryAfterMs : undefined;
        if (pauseMs === undefined) throw error;
        if (clock.monotonic() + pauseMs > deadline) throw error;
        // Whoever waits here comes back spread over a tenth of the pause, not all at once.
        await clock.sleep(pauseMs * (1 + random() / 10), wants.signal);
      }
    }
  }

  function handle<Result>(request: TokenRequest<Result>) {
    const answers = counters.of(request.source).answers;
    return (wants?: GetTokenOptions): Promise<Answer<Result>> => {
      const entry = cache.get(request.key) as CacheEntry<Result> | undefined;
      const fresh = wants === undefined && entry !== undefined && steady.now() < entry.refreshAt;
      if (!fresh || request.handOut) return get(request, wants);
      if (entry.hit === undefined || entry.hitAhead !== steady.ahead) {
        entry.hit = Promise.resolve(answer(request, entry, "hit"));
        entry.hitAhead = steady.ahead;
      } else {
        answers.hit++;
      }
      return entry.hit;
    };
  }

  return { get, handle, counters };
}

interface ForcedOrder {
  readonly claims?: string | undefined;
}

/** A flight whose token is expired when it lands is repeated this often at most. */
const maxExpiredLandings = 2;

/** How long the same token, brought back by a forced refresh, is taken as the upstream's last word. */
const confirmationMs = 5_000;

function arrivedExpired(source: string): UnavailableError {
  return new UnavailableError(
    "TB_ERR_UPSTREAM_MALFORMED",
    `The upstream handed out a ${source} token that has already expired. Check the clock of this machine and of the upstream.`,
    { retryable: false },
  );
}
