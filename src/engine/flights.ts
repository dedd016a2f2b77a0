import { channels } from "../model/channels.ts";
import { LoginError, RefusedError, ThrottledError, TokenboothError } from "../model/errors.ts";
import type { CacheEntry, TokenCache } from "../model/token-cache.ts";
import type { SpanAttributes, Trace } from "../model/trace.ts";
import type { Counters } from "./counters.ts";
import { type FlightOptions, planFlight } from "./flight.ts";
import type { ForcedOrder } from "./forced-refresh.ts";
import { land } from "./landing.ts";
import type { RefusalMemory } from "./refusal-memory.ts";
import { createSingleFlight } from "./single-flight.ts";
import type { TokenRequest } from "./token-request.ts";

export interface FlightsOptions extends FlightOptions {
  readonly cache: TokenCache;
  readonly refusals: RefusalMemory;
  readonly counters: Counters;
  readonly trace: Trace;
  /** How many different requests may be under way upstream at once. */
  readonly maxFlights: number;
}

export interface Flights {
  /** Whether a flight that would serve a plain caller of this key is under way. */
  isUnderWay(key: string): boolean;
  /**
   * The flight under way that serves this order, or a new one. What it brings is in the cache when it ends.
   *
   * @throws ThrottledError, UnavailableError when a new one is needed while its upstream has asked for a pause, or while there is no room.
   */
  join<Result>(
    request: TokenRequest<Result>,
    forced: ForcedOrder | undefined,
  ): { readonly flight: Promise<CacheEntry<Result>>; readonly outcome: "joined" | "fetched" };
  /** Why a flight that is under way has to try again, if it has: it, or another that it waits for. */
  lastFailure(flight: Promise<CacheEntry>): TokenboothError | undefined;
  /** Tells whoever waits for the flight of each such reason. */
  watch(flight: Promise<CacheEntry>, onFailedTry: (error: TokenboothError) => void): void;
}

/** What is known of a flight's exchanges so far. */
interface Tries {
  lastFailure?: TokenboothError;
  readonly watchers: ((error: TokenboothError) => void)[];
}

/** All flights of an engine: one at a time for each key and order, each with its rules, its count and its span. */
export function createFlights(options: FlightsOptions): Flights {
  const { clock, steady, cache, budget, refusals, counters, trace } = options;
  const underWay = createSingleFlight<CacheEntry>(options.maxFlights);
  const tries = new WeakMap<Promise<CacheEntry>, Tries>();

  async function fly<Result>(
    request: TokenRequest<Result>,
    forced: ForcedOrder | undefined,
    itsTries: Tries,
  ) {
    const counted = counters.of(request.source).flights;
    const orderedAt = steady.now();
    counted.started++;
    try {
      const onFailedTry = (error: TokenboothError) => {
        itsTries.lastFailure = error;
        for (const told of itsTries.watchers) told(error);
      };
      const fetch = planFlight(request, { ...options, onFailedTry });
      const landed = await fetch({ forceRefresh: forced !== undefined, ...forced });
      counted.succeeded++;
      refusals.forget(request.key);
      return land(request, landed, forced, options);
    } catch (error) {
      counted[error instanceof ThrottledError ? "throttled" : "failed"]++;
      const newer = (cache.get(request.key)?.issuedAt ?? 0) > orderedAt;
      if (isRefusal(error) && !newer) {
        refusals.remember(request.key, error);
        // When no other can be had in place of a token that was rejected, that must not come back.
        if (forced?.challenged) cache.delete(request.key);
      }
      throw error;
    }
  }

  async function observed<Result>(
    request: TokenRequest<Result>,
    forced: ForcedOrder | undefined,
    itsTries: Tries,
  ) {
    const { source } = request;
    const attributes: SpanAttributes = {
      "tokenbooth.source": source,
      "tokenbooth.forced": forced !== undefined,
    };
    const beganAt = clock.monotonic();
    let error: TokenboothError["code"] | "other" | undefined;
    try {
      return await trace({ name: `tokenbooth ${source}`, kind: "internal", attributes }, () =>
        fly(request, forced, itsTries),
      );
    } catch (thrown) {
      error = thrown instanceof TokenboothError ? thrown.code : "other";
      throw thrown;
    } finally {
      if (channels.flight.hasSubscribers) {
        const ms = clock.monotonic() - beganAt;
        channels.flight.publish({ source, forced: forced !== undefined, ms, ...(error && { error }) });
      }
    }
  }

  return {
    isUnderWay: (key) => plainKeys(key).some((name) => underWay.get(name) !== undefined),
    join<Result>(request: TokenRequest<Result>, forced: ForcedOrder | undefined) {
      const [own, ...alike] = forced ? [forcedKey(request.key, forced)] : plainKeys(request.key);
      for (const name of [own, ...alike]) {
        const flight = underWay.get(name);
        if (flight) return { flight: flight as Promise<CacheEntry<Result>>, outcome: "joined" };
      }
      budget.check(request.upstream);
      const itsTries: Tries = { watchers: [] };
      const flight = underWay.start(own, () => observed(request, forced, itsTries), request.nested);
      tries.set(flight, itsTries);
      return { flight: flight as Promise<CacheEntry<Result>>, outcome: "fetched" };
    },
    lastFailure: (flight) => tries.get(flight)?.lastFailure,
    watch(flight, onFailedTry) {
      const { lastFailure, watchers } = tries.get(flight) ?? {};
      watchers?.push(onFailedTry);
      if (lastFailure !== undefined) onFailedTry(lastFailure);
    },
  };
}

/** A forced flight serves plain callers too, but not the other way round: a plain one may bring what a cache on its way held. */
function plainKeys(key: string): [string, string] {
  return [key, forcedKey(key, {})];
}

function forcedKey(key: string, { claims }: ForcedOrder): string {
  return claims === undefined ? `${key}\nforced` : `${key}\nclaims ${claims}`;
}

function isRefusal(error: unknown): error is RefusedError | LoginError {
  return error instanceof RefusedError || error instanceof LoginError;
}
