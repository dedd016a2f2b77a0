import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import { createCounters } from "./counters.ts";
import { createHandOut } from "./hand-out.ts";
import { createSteadyClock } from "./steady-clock.ts";
import type { TokenRequest } from "./token-request.ts";

function handingOut(more: Partial<TokenRequest<{ token: string }>> = {}) {
  const clock = createFakeClock();
  const steady = createSteadyClock(clock);
  const counters = createCounters();
  const request: TokenRequest<{ token: string }> = {
    key: "key",
    source: "fake",
    upstream: "upstream",
    fetch: () => Promise.reject(new Error("not asked here")),
    tokenOf: (result) => result.token,
    ...more,
  };
  const now = steady.now();
  const entry = {
    result: { token: "secret" },
    issuedAt: now,
    refreshAt: now + 5_000,
    expiresAt: now + 9_000,
  };
  return { clock, steady, counters, request, entry, ...createHandOut(steady, counters) };
}

test("an answer carries result, outcome and times, and is counted", () => {
  const { answer, request, entry, counters, clock } = handingOut();
  const now = clock.now();
  expect(answer(request, entry, "joined")).toMatchObject({
    result: { token: "secret" },
    outcome: "joined",
    issuedAt: now,
    refreshAt: now + 5_000,
    expiresAt: now + 9_000,
  });
  expect(counters.snapshot()["fake"]?.answers).toMatchObject({ joined: 1, hit: 0 });
});

test("its times are those of the wall clock, wherever that has been set", () => {
  const { answer, request, entry, clock, steady } = handingOut();
  clock.stepWall(-60_000);
  steady.now();
  expect(answer(request, entry, "hit").expiresAt).toBe(clock.now() + 9_000);
});

test("its times are whole milliseconds, never later than true", () => {
  const { answer, request, entry } = handingOut();
  const told = answer(request, { ...entry, refreshAt: entry.refreshAt + 0.9 }, "hit");
  expect(told.refreshAt).toBe(entry.refreshAt);
});

test("what a result says of its remaining life is brought up to date each time", async () => {
  const { answer, hit, request, entry, clock } = handingOut({
    handOut: (result, remainingMs) => ({ ...result, left: remainingMs }),
  });
  expect(answer(request, entry, "hit").result).toMatchObject({ left: 9_000 });
  await clock.advance(1_000);
  expect((await hit(request, entry, clock.now())).result).toMatchObject({ left: 8_000 });
});

test("a remaining life in whole seconds is never told wrong, though an answer is made once a second", async () => {
  let made = 0;
  const { hit, request, entry, clock } = handingOut({
    handOut: (result, remainingMs) => {
      made++;
      return { ...result, left: Math.floor(remainingMs / 1000) };
    },
  });
  for (let ms = 0; ms < 3_000; ms += 50) {
    const left = Math.floor((entry.expiresAt - clock.now()) / 1000);
    expect((await hit(request, entry, clock.now())).result).toMatchObject({ left });
    await clock.advance(50);
  }
  expect(made).toBeLessThan(6);
});

test("a fresh token's answer is made once, until the wall clock is set back", async () => {
  const { hit, request, entry, clock, steady, counters } = handingOut();
  const first = hit(request, entry, clock.now());
  expect(hit(request, entry, clock.now())).toBe(first);
  expect(counters.snapshot()["fake"]?.answers.hit).toBe(2);
  clock.stepWall(-60_000);
  steady.now();
  expect((await hit(request, entry, steady.now())).expiresAt).toBe(clock.now() + 9_000);
});

test("a subscriber of the channel is told of every answer, without the token", async () => {
  const { answer, hit, request, entry } = handingOut();
  const told: unknown[] = [];
  const listen = (message: unknown) => void told.push(message);
  subscribe("tokenbooth:answer", listen);
  try {
    answer(request, entry, "stale");
    await hit(request, entry, entry.issuedAt);
    await hit(request, entry, entry.issuedAt);
  } finally {
    unsubscribe("tokenbooth:answer", listen);
  }
  expect(told).toMatchObject([{ outcome: "stale" }, { outcome: "hit" }, { outcome: "hit" }]);
  expect(inspect(told)).not.toContain("secret");
});
