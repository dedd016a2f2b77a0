import { expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import type { Delivery } from "./fetch.ts";
import { createSteadyClock } from "./steady-clock.ts";
import { withTimes } from "./timed.ts";

const order = { forceRefresh: false, signal: new AbortController().signal };
const hour = 3_600_000;

async function timed(
  more: Partial<Delivery<object>>,
  during: (clock: ReturnType<typeof createFakeClock>) => unknown,
) {
  const clock = createFakeClock();
  const beganAt = clock.now();
  const steady = createSteadyClock(clock);
  const fetch = withTimes<object>(
    async () => {
      await during(clock);
      return { result: { token: "t" }, life: { expiresInMs: hour }, upstreamAheadMs: 0, ...more };
    },
    { source: "fake", steady, random: () => 0 },
  );
  const { result, times } = await fetch(order);
  return { result, clock, beganAt, steady, leftMs: times.expiresAt - steady.now(), times };
}

test("a life counts from the moment of asking: what the answer took is not added to it", async () => {
  const { leftMs } = await timed({}, (clock) => clock.advance(5_000));
  expect(leftMs).toBe(hour - 5_000);
});

test("the wait for another token is not taken from it", async () => {
  const { leftMs } = await timed({ sentAfterMs: 4_000 }, (clock) => clock.advance(5_000));
  expect(leftMs).toBe(hour - 1_000);
});

test("an instant of an upstream whose clock is ahead comes earlier here", async () => {
  const expiresAt = Date.UTC(2026, 0, 1) + 2 * hour;
  const { leftMs } = await timed({ life: { expiresAt }, upstreamAheadMs: hour }, () => {});
  expect(leftMs).toBe(hour);
});

test("a step of the wall clock on the way leaves a span what it is", async () => {
  const { leftMs } = await timed({}, (clock) => clock.stepWall(-10 * hour));
  expect(leftMs).toBe(hour);
});

test("an instant that cannot be read is no token's end", async () => {
  await expect(timed({ life: { expiresAt: Number.NaN } }, () => {})).rejects.toMatchObject({
    code: "TB_ERR_UPSTREAM_MALFORMED",
    retryable: false,
  });
  await expect(timed({ life: { expiresInMs: Number.POSITIVE_INFINITY } }, () => {})).rejects.toThrow(
    "expiry",
  );
});

test("a result is frozen before anybody gets it", async () => {
  const { result } = await timed({}, () => {});
  expect(Object.isFrozen(result)).toBe(true);
});
