import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import { createMemoryCache } from "../caches/memory.ts";
import { LoginError, RefusedError, ThrottledError } from "../model/errors.ts";
import type { SpanFacts, Trace } from "../model/trace.ts";
import { createCounters } from "./counters.ts";
import type { Delivery } from "./fetch.ts";
import { createFlights } from "./flights.ts";
import { createRefusalMemory } from "./refusal-memory.ts";
import { createSteadyClock } from "./steady-clock.ts";
import { createThrottleBudget } from "./throttle-budget.ts";
import type { TokenRequest } from "./token-request.ts";

function flying() {
  const clock = createFakeClock();
  const steady = createSteadyClock(clock);
  const cache = createMemoryCache(10);
  const refusals = createRefusalMemory(steady);
  const counters = createCounters();
  const spans: SpanFacts[] = [];
  const trace: Trace = (facts, work) => {
    spans.push(facts);
    return work(() => {});
  };
  const flights = createFlights({
    clock,
    steady,
    cache,
    refusals,
    counters,
    trace,
    random: () => 0,
    budget: createThrottleBudget(steady),
    maxRetries: 0,
    flightTimeoutMs: 60_000,
    maxFlights: 10,
    isForeign: () => false,
  });
  const ends: PromiseWithResolvers<Delivery<{ token: string }>>[] = [];
  const request: TokenRequest<{ token: string }> = {
    key: "key",
    source: "fake",
    upstream: "upstream",
    tokenOf: (result) => result.token,
    fetch: () => {
      const end = Promise.withResolvers<Delivery<{ token: string }>>();
      ends.push(end);
      return end.promise;
    },
  };
  const token = (text: string) => ({
    result: { token: text },
    life: { expiresInMs: 60_000 },
    upstreamAheadMs: 0,
  });
  return { clock, cache, refusals, counters, spans, flights, request, ends, token };
}

test("plain callers share a flight, and join a forced one", async () => {
  const { flights, request, ends, token } = flying();
  const forced = flights.join(request, {});
  expect(forced.outcome).toBe("fetched");
  expect(flights.isUnderWay("key")).toBe(true);
  const plain = flights.join(request, undefined);
  expect(plain).toEqual({ flight: forced.flight, outcome: "joined" });
  ends[0]?.resolve(token("t"));
  await expect(plain.flight).resolves.toMatchObject({ result: { token: "t" } });
  expect(flights.isUnderWay("key")).toBe(false);
});

test("who forces does not join a plain flight, nor who brings claims one without", async () => {
  const { flights, request, ends, token } = flying();
  const all = [
    flights.join(request, undefined),
    flights.join(request, {}),
    flights.join(request, { claims: "{}" }),
    flights.join(request, { claims: '{"a":1}' }),
  ];
  for (const { outcome } of all) expect(outcome).toBe("fetched");
  expect(flights.join(request, { claims: "{}" }).outcome).toBe("joined");
  for (const end of ends) end.resolve(token("t"));
  await Promise.all(all.map(({ flight }) => flight));
});

test("how flights end is counted", async () => {
  const { flights, request, ends, token, counters } = flying();
  const landed = flights.join(request, undefined).flight;
  ends[0]?.resolve(token("t"));
  await landed;
  const failed = flights.join(request, undefined).flight;
  ends[1]?.reject(new TypeError("a mistake"));
  await expect(failed).rejects.toThrow("a mistake");
  const throttled = flights.join(request, undefined).flight;
  ends[2]?.reject(new ThrottledError("429", { retryAfterMs: 1_000 }));
  await expect(throttled).rejects.toThrow("429");
  expect(counters.snapshot()["fake"]?.flights).toEqual({ started: 3, succeeded: 1, failed: 1, throttled: 1 });
});

test("a refusal is remembered, whoever is refused: the request or the login", async () => {
  for (const refusal of [
    new RefusedError("TB_ERR_NOT_FOUND", "404"),
    new LoginError("TB_ERR_LOGIN_FAILED", "401"),
  ]) {
    const { flights, request, ends, refusals } = flying();
    const { flight } = flights.join(request, undefined);
    ends[0]?.reject(refusal);
    await expect(flight).rejects.toBe(refusal);
    expect(() => refusals.check("key")).toThrow(refusal.message);
  }
});

test("not when a newer token has come meanwhile", async () => {
  const { clock, flights, request, ends, token, refusals } = flying();
  const plain = flights.join(request, undefined).flight;
  await clock.advance(10);
  const forced = flights.join(request, {}).flight;
  ends[1]?.resolve(token("newer"));
  await forced;
  ends[0]?.reject(new RefusedError("TB_ERR_NOT_FOUND", "404"));
  await expect(plain).rejects.toThrow("404");
  expect(() => refusals.check("key")).not.toThrow();
});

test("a token that was challenged is dropped when no other can be had for the claims", async () => {
  const { flights, request, ends, token, cache } = flying();
  const plain = flights.join(request, undefined).flight;
  ends[0]?.resolve(token("challenged"));
  await plain;
  const claimed = flights.join(request, { claims: "{}", challenged: true }).flight;
  expect(cache.get("key")).toBeDefined();
  ends[1]?.reject(new LoginError("TB_ERR_LOGIN_FAILED", "revoked"));
  await expect(claimed).rejects.toThrow("revoked");
  expect(cache.get("key")).toBeUndefined();
});

test("a token is kept when another one is refused that was only wished for with claims", async () => {
  const { flights, request, ends, token, cache } = flying();
  const plain = flights.join(request, undefined).flight;
  ends[0]?.resolve(token("good"));
  await plain;
  const wished = flights.join(request, { claims: "{}", challenged: false }).flight;
  ends[1]?.reject(new LoginError("TB_ERR_LOGIN_FAILED", "no such capability"));
  await expect(wished).rejects.toThrow("no such capability");
  expect(cache.get("key")).toBeDefined();
});

test("each flight is a span and a message for who subscribes, without the token", async () => {
  const { flights, request, ends, token, spans } = flying();
  const told: unknown[] = [];
  const listen = (message: unknown) => void told.push(message);
  subscribe("tokenbooth:flight", listen);
  try {
    const landed = flights.join(request, undefined).flight;
    ends[0]?.resolve(token("t"));
    await landed;
    const failed = flights.join(request, {}).flight;
    ends[1]?.reject(new RefusedError("TB_ERR_NOT_FOUND", "404"));
    await failed.catch(() => {});
  } finally {
    unsubscribe("tokenbooth:flight", listen);
  }
  expect(spans.map(({ name }) => name)).toEqual(["tokenbooth fake", "tokenbooth fake"]);
  expect(told).toEqual([
    { source: "fake", forced: false, ms: 0 },
    { source: "fake", forced: true, ms: 0, error: "TB_ERR_NOT_FOUND" },
  ]);
});
