import type { FetchOrder } from "../../../src/engine/fetch.ts";
import type { Expected, ModelFailure, ModelToken } from "./expected.ts";
import type { createReferenceTime } from "./reference-time.ts";
import type { Ask, Schedule } from "./schedule.ts";

export interface ModelCaller {
  readonly key: string;
  readonly wants: ModelWants;
  /** By the monotonic clock. */
  readonly deadline: number;
  expired: number;
  /** What it waits for, and what it will be told when that lands. */
  flight?: ModelFlight | undefined;
  outcome?: "joined" | "fetched";
  /** When it comes back after a pause, by the monotonic clock. */
  resumesAt?: number | undefined;
  /** Whether it has waited out a pause. Of several whose pauses end at once, either may be first. */
  paused?: boolean;
  expected?: Expected;
  settled: boolean;
}

export interface ModelWants extends Pick<Ask, "patient"> {
  readonly force: boolean;
  readonly rejected?: string;
  readonly claims?: string;
}

export interface ModelFlight {
  readonly name: string;
  readonly key: string;
  readonly forced: { readonly claims?: string } | undefined;
  readonly orderedAt: number;
  readonly beganAt: number;
  readonly waiting: Set<ModelCaller>;
  /** The token that it was to renew in the background. */
  readonly renews: ModelToken | undefined;
  retries: number;
  /** Repetitions of what was expected to pass. */
  waits: number;
  /** The exchange that must begin before time moves on. */
  due?: { readonly claims: string | undefined } | undefined;
  retryAt?: number | undefined;
}

export type ExchangeEnd =
  | { readonly token: Pick<ModelToken, "text" | "issuedAt" | "refreshAt" | "expiresAt"> }
  | (ModelFailure & {
      readonly passing?: boolean;
      readonly namedMs?: number;
      readonly guessMs?: number;
      readonly lastsAtMostMs?: number;
      readonly challenge?: string;
    });

export const flightTimeoutMs = 100_007;

/** What rounding does to the time of day: instants closer than this, in milliseconds, count as one. */
export const hair = 0.004;

/**
 * What an engine must do, written from the promises: who is answered at once and with what, who waits for which
 * flight, which exchanges are begun and which are not. It is told what the upstream does and checks the rest.
 */
export function createReferenceModel(
  schedule: Schedule,
  time: ReturnType<typeof createReferenceTime>,
  upstreamOf: (key: string) => string,
) {
  const { maxFlights, maxWaiters, maxRetries, random } = schedule;
  const monotonic = () => time.observed.monotonic();
  const tokens = new Map<string, ModelToken>();
  const refusals = new Map<string, { until: number; failure: ModelFailure }>();
  const pauses = new Map<string, number>();
  const flights = new Map<string, ModelFlight>();
  const callers = new Set<ModelCaller>();

  const pausedMs = (key: string) => {
    const leftMs = (pauses.get(upstreamOf(key)) ?? 0) - time.now();
    return leftMs >= 1 ? leftMs : 0;
  };
  const waiting = () =>
    [...callers].filter((caller) => caller.flight || caller.resumesAt !== undefined).length;

  function pause(key: string, ms: number) {
    const until = time.now() + Math.max(250, ms);
    pauses.set(upstreamOf(key), Math.max(until, pauses.get(upstreamOf(key)) ?? 0));
  }

  function settle(caller: ModelCaller, expected: Expected) {
    caller.flight?.waiting.delete(caller);
    caller.flight = undefined;
    caller.resumesAt = undefined;
    caller.expected ??= expected;
  }

  function forcedBy({ wants, key, expired }: ModelCaller): ModelFlight["forced"] {
    if (expired > 0) return undefined;
    const token = tokens.get(key);
    const now = time.now();
    if (wants.claims !== undefined) {
      const justCome = token?.claims === wants.claims && now < token.claimedUntil && now < token.expiresAt;
      return justCome ? undefined : { claims: wants.claims };
    }
    if (wants.force) return {};
    if (wants.rejected === undefined) return undefined;
    if (!token) return {};
    return token.text === wants.rejected && now >= token.confirmedUntil ? {} : undefined;
  }

  function start(key: string, forced: ModelFlight["forced"], renews?: ModelToken): ModelFlight | undefined {
    const [name] = namesFor(key, forced);
    if (flights.size >= maxFlights) return undefined;
    const flight: ModelFlight = {
      name,
      key,
      forced,
      renews,
      orderedAt: time.now(),
      beganAt: monotonic(),
      waiting: new Set(),
      retries: 0,
      waits: 0,
    };
    flights.set(name, flight);
    return flight;
  }

  /** Begins an exchange, unless the upstream has asked for a pause. */
  function attempt(flight: ModelFlight) {
    flight.retryAt = undefined;
    const retryAfterMs = pausedMs(flight.key);
    if (retryAfterMs > 0) end(flight, { failure: "TB_ERR_THROTTLED", retryAfterMs });
    else flight.due = { claims: flight.forced?.claims };
  }

  function fellShort(token: ModelToken) {
    token.failures++;
    token.pausedUntil =
      time.now() + Math.min(300_000, 1_000 * 2 ** (token.failures - 1)) * (0.5 + random / 2);
  }

  function renew(key: string, token: ModelToken) {
    const busy = namesFor(key, undefined).some((name) => flights.has(name));
    if (busy || time.now() < token.pausedUntil || pausedMs(key) > 0) return;
    const flight = start(key, undefined, token);
    if (flight) attempt(flight);
    else fellShort(token);
  }

  function decide(caller: ModelCaller) {
    const { key, wants } = caller;
    const now = time.now();
    const token = tokens.get(key);
    const forced = forcedBy(caller);
    if (token && !forced && now < token.expiresAt) {
      if (now < token.refreshAt) return settle(caller, { token, outcome: "hit" });
      settle(caller, { token, outcome: token.failures > 0 ? "stale-if-error" : "stale" });
      return renew(key, token);
    }
    const refusal = refusals.get(key);
    const heeds = !forced || wants.rejected !== undefined;
    if (heeds && refusal && now < refusal.until) return settle(caller, refusal.failure);
    const underWay = namesFor(key, forced).find((name) => flights.has(name));
    const retryAfterMs = pausedMs(key);
    if (underWay === undefined && retryAfterMs > 0) {
      return react(caller, { failure: "TB_ERR_THROTTLED", retryAfterMs });
    }
    const flight = underWay !== undefined ? flights.get(underWay) : start(key, forced);
    const tooLate = caller.deadline - monotonic() <= hair;
    const noRoom = waiting() >= maxWaiters;
    if (!flight) settle(caller, { failure: "TB_ERR_UPSTREAM_UNAVAILABLE" });
    else if (tooLate) settle(caller, { failure: "TB_ERR_TIMEOUT" });
    else if (noRoom) settle(caller, { failure: "TB_ERR_UPSTREAM_UNAVAILABLE" });
    else {
      caller.flight = flight;
      caller.outcome = underWay !== undefined ? "joined" : "fetched";
      flight.waiting.add(caller);
    }
    if (flight && underWay === undefined) attempt(flight);
  }

  function end(flight: ModelFlight, end: ModelToken | ModelFailure) {
    flights.delete(flight.name);
    if ("text" in end) refusals.delete(flight.key);
    const landed = "text" in end ? land(flight, end) : undefined;
    if ("failure" in end) fail(flight, end);
    for (const caller of [...flight.waiting]) {
      flight.waiting.delete(caller);
      caller.flight = undefined;
      if ("failure" in end) react(caller, end);
      else if (landed && time.now() < landed.expiresAt) {
        settle(caller, { token: landed, outcome: caller.outcome ?? "fetched" });
      } else if (++caller.expired < 2) decide(caller);
      else settle(caller, { failure: "TB_ERR_UPSTREAM_MALFORMED" });
    }
  }

  function land({ key, forced, renews }: ModelFlight, token: ModelToken): ModelToken {
    const before = tokens.get(key);
    const now = time.now();
    const holds = before !== undefined && now < before.expiresAt;
    if (holds && before.issuedAt > token.issuedAt) return before;
    if (holds && now >= token.expiresAt) {
      if (renews) fellShort(renews);
      return token;
    }
    if (forced && before?.text === token.text) token.confirmedUntil = now + 5_000;
    if (forced?.claims !== undefined) token.claimedUntil = now + 5_000;
    tokens.set(key, token);
    return token;
  }

  function fail({ key, forced, orderedAt, renews }: ModelFlight, failure: ModelFailure) {
    if (renews) fellShort(renews);
    const refusal =
      failure.failure === "TB_ERR_UPSTREAM_REFUSED" || failure.failure === "TB_ERR_LOGIN_FAILED";
    if (!refusal || (tokens.get(key)?.issuedAt ?? 0) > orderedAt) return;
    refusals.set(key, { until: time.now() + 5_000, failure });
    if (forced?.claims !== undefined) tokens.delete(key);
  }

  function react(caller: ModelCaller, failure: ModelFailure) {
    const leftMs = caller.deadline - monotonic();
    const { retryAfterMs } = failure;
    if (!caller.wants.patient || retryAfterMs === undefined || retryAfterMs >= leftMs) {
      return settle(caller, failure);
    }
    if (waiting() >= maxWaiters) return settle(caller, { failure: "TB_ERR_UPSTREAM_UNAVAILABLE" });
    const spreadMs = retryAfterMs + (retryAfterMs * random) / 10;
    caller.resumesAt = monotonic() + Math.max(1, Math.min(spreadMs, leftMs - 1));
  }

  function timeIsUp(caller: ModelCaller) {
    if (!caller.expected) settle(caller, { failure: "TB_ERR_TIMEOUT" });
  }

  function resume(caller: ModelCaller) {
    if (caller.expected) return;
    caller.resumesAt = undefined;
    caller.paused = true;
    decide(caller);
  }

  /** Everything whose time has come, in its order, and that shows by nothing else than what follows from it. */
  function resolveDue() {
    const due: { at: number; happens: () => void }[] = [];
    for (const flight of flights.values()) {
      const { beganAt, retryAt } = flight;
      due.push({ at: beganAt + flightTimeoutMs, happens: () => end(flight, { failure: "TB_ERR_TIMEOUT" }) });
      if (retryAt !== undefined) due.push({ at: retryAt, happens: () => attempt(flight) });
    }
    for (const caller of callers) {
      const { deadline, resumesAt } = caller;
      due.push({ at: deadline, happens: () => timeIsUp(caller) });
      if (resumesAt !== undefined) due.push({ at: resumesAt, happens: () => resume(caller) });
    }
    const now = monotonic() + hair;
    for (const { happens } of due.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)) happens();
  }

  /** Of callers whose pauses end at once, the one that the engine has chosen by going upstream goes first. */
  function resumeFirst(key: string, { forceRefresh, claims }: FetchOrder) {
    for (const caller of callers) {
      const { resumesAt } = caller;
      if (resumesAt === undefined || resumesAt > monotonic() + hair || caller.key !== key) continue;
      const forced = forcedBy(caller);
      if ((forced !== undefined) === forceRefresh && forced?.claims === claims) return resume(caller);
    }
  }

  function findDue(key: string, { forceRefresh, claims }: FetchOrder): ModelFlight | undefined {
    return [...flights.values()].find(
      (flight) =>
        flight.key === key &&
        flight.due?.claims === claims &&
        flight.due !== undefined &&
        (flight.forced !== undefined) === forceRefresh,
    );
  }

  return {
    tokens,
    resolveDue,
    /** A caller asks. What it must be told at once is in `expected`; else it waits. */
    ask(key: string, wants: ModelWants, timeoutMs: number): ModelCaller {
      const caller: ModelCaller = {
        key,
        wants,
        deadline: monotonic() + timeoutMs,
        expired: 0,
        settled: false,
      };
      callers.add(caller);
      decide(caller);
      return caller;
    },
    abort: (caller: ModelCaller) => settle(caller, { failure: "aborted" }),
    left: (caller: ModelCaller) => void callers.delete(caller),
    forget: (key: string) => void tokens.delete(key),
    /** The engine goes upstream. @throws when nothing asks for that. */
    exchangeBegins(key: string, order: FetchOrder): ModelFlight {
      if (!findDue(key, order)) resumeFirst(key, order);
      if (!findDue(key, order)) resolveDue();
      const flight = findDue(key, order);
      if (!flight) throw new Error(`an exchange for ${key} that nobody needs: ${JSON.stringify(order)}`);
      flight.due = undefined;
      return flight;
    },
    exchangeEnds(flight: ModelFlight, ended: ExchangeEnd, claims: string | undefined) {
      if (flights.get(flight.name) !== flight) return;
      if ("token" in ended) {
        // Claims that answered a challenge on the way are the nested token's, not this one's.
        const marks = { claims: flight.forced?.claims, claimedUntil: 0, confirmedUntil: 0 };
        const fresh = { ...marks, failures: 0, pausedUntil: 0 };
        return end(flight, { ...ended.token, ...fresh });
      }
      if (ended.challenge !== undefined && claims === undefined) {
        flight.due = { claims: ended.challenge };
        return;
      }
      if (ended.namedMs !== undefined) pause(flight.key, ended.namedMs);
      const spentMs = monotonic() - flight.beganAt;
      const { lastsAtMostMs } = ended;
      const isOver = lastsAtMostMs === undefined ? flight.retries >= maxRetries : spentMs >= lastsAtMostMs;
      const mayRetry = ended.passing && maxRetries > 0 && (ended.namedMs ?? 0) <= 20_000;
      if (mayRetry && !isOver) {
        const named = ended.namedMs;
        const nr = lastsAtMostMs === undefined ? flight.retries++ : flight.waits++;
        const backoff = Math.min(20_000, 500 * 2 ** nr) * (0.5 + random / 2);
        const least = Math.max(250, named ?? 0);
        flight.retryAt =
          monotonic() + (named === undefined ? backoff : least + least / 100 + (least * random) / 10);
        return;
      }
      if (ended.guessMs !== undefined) pause(flight.key, ended.guessMs);
      end(flight, ended);
    },
    /** Nothing that should have happened by now may be missing. */
    check() {
      resolveDue();
      for (const flight of flights.values()) {
        if (flight.due) throw new Error(`the exchange of ${flight.name} was not begun`);
      }
      for (const caller of callers) {
        if (caller.expected)
          throw new Error(`a caller still waits, but must be told ${JSON.stringify(caller.expected)}`);
      }
    },
    get flightsUnderWay() {
      return flights.size;
    },
  };
}

function namesFor(key: string, forced: ModelFlight["forced"]): [string, ...string[]] {
  if (forced?.claims !== undefined) return [`${key} with claims ${forced.claims}`];
  return forced ? [`${key} forced`] : [key, `${key} forced`];
}
