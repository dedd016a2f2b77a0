import { expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import { createMemoryCache } from "../caches/memory.ts";
import { confirmedForMs } from "./forced-refresh.ts";
import { land } from "./landing.ts";
import { createSteadyClock } from "./steady-clock.ts";
import type { TokenRequest } from "./token-request.ts";

const request: TokenRequest<{ token: string }> = {
  key: "key",
  source: "fake",
  upstream: "upstream",
  fetch: () => Promise.reject(new Error("not asked here")),
  tokenOf: (result) => result.token,
};

function landing() {
  const cache = createMemoryCache(10);
  const steady = createSteadyClock(createFakeClock(1_000));
  return { cache, steady };
}

const landed = (token: string, issuedAt: number) => ({
  result: { token },
  times: { issuedAt, refreshAt: issuedAt + 10, expiresAt: issuedAt + 20 },
});

test("what a flight brings is in the cache", () => {
  const parts = landing();
  const entry = land(request, landed("t", 1_000), undefined, parts);
  expect(parts.cache.get("key")).toBe(entry);
  expect(entry).toMatchObject({
    result: { token: "t" },
    issuedAt: 1_000,
    refreshAt: 1_010,
    expiresAt: 1_020,
  });
});

test("what was asked for later is not overwritten by what only arrives later", () => {
  const parts = landing();
  const newer = land(request, landed("newer", 2_000), {}, parts);
  expect(land(request, landed("older", 1_999), undefined, parts)).toBe(newer);
  expect(parts.cache.get("key")).toBe(newer);
});

test("what was asked for later but has ended is overwritten by what arrives later and has not", () => {
  const parts = landing();
  land(
    request,
    { result: { token: "ended" }, times: { issuedAt: 999, refreshAt: 999, expiresAt: 999 } },
    {},
    parts,
  );
  const valid = land(request, landed("valid", 998), undefined, parts);
  expect(valid.result.token).toBe("valid");
  expect(parts.cache.get("key")).toBe(valid);
});

test("what arrives expired takes no valid token's place", () => {
  const parts = landing();
  const valid = land(request, landed("valid", 998), undefined, parts);
  const dead = { result: { token: "dead" }, times: { issuedAt: 1_000, refreshAt: 1_000, expiresAt: 1_000 } };
  expect(land(request, dead, {}, parts)).toMatchObject({ result: { token: "dead" } });
  expect(parts.cache.get("key")).toBe(valid);
});

test("the same token again is confirmed by a forced flight, not by a plain one", () => {
  const parts = landing();
  land(request, landed("same", 1_000), undefined, parts);
  expect(land(request, landed("same", 1_001), undefined, parts).confirmedUntil).toBeUndefined();
  const confirmed = land(request, landed("same", 1_002), {}, parts);
  expect(confirmed.confirmedUntil).toBe(1_000 + confirmedForMs);
  expect(land(request, landed("other", 1_003), {}, parts).confirmedUntil).toBeUndefined();
});

test("an entry knows the claims it was fetched with", () => {
  const parts = landing();
  const answeredUntil = 1_000 + confirmedForMs;
  expect(land(request, landed("t", 1), { claims: "{}" }, parts).claims).toEqual({
    text: "{}",
    answeredUntil,
  });
});
