import { expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import { RefusedError, ThrottledError, UnavailableError } from "../model/errors.ts";
import { type RetryOptions, withRetry } from "./retry.ts";

/** Runs one order whose exchanges fail as told in turn, then succeed; tells when each was made. */
async function run(failures: readonly unknown[], options: Partial<RetryOptions> = {}, forMs = 300_000) {
  const clock = createFakeClock();
  const triedAt: number[] = [];
  const fetch = withRetry(
    async () => {
      const failure = failures[triedAt.push(clock.monotonic()) - 1];
      if (failure !== undefined) throw failure;
      return "token";
    },
    { clock, random: () => 0, maxRetries: 3, isForeign: () => false, ...options },
  );
  const end = new AbortController();
  const outcome = fetch({ forceRefresh: false, signal: end.signal }).then(
    (value) => ({ value, error: undefined }),
    (error: unknown) => ({ value: undefined, error }),
  );
  await clock.advance(forMs);
  end.abort(new Error("the flight is over"));
  return { triedAt, ...(await outcome) };
}

const down = (details = {}) => new UnavailableError("TB_ERR_UPSTREAM_UNAVAILABLE", "500", details);

test("a failure in passing is repeated, with pauses that double", async () => {
  const { triedAt, value } = await run([down(), down(), down()]);
  expect(value).toBe("token");
  expect(triedAt).toEqual([0, 250, 750, 1_750]);
});

test("chance draws each pause from the upper half of its span", async () => {
  const { triedAt } = await run([down(), down()], { random: () => 0.5 });
  expect(triedAt).toEqual([0, 375, 1_125]);
});

test("as often as allowed and not once more", async () => {
  const { triedAt, error } = await run([down(), down(), down(), down()]);
  expect(triedAt).toHaveLength(4);
  expect(error).toMatchObject({ code: "TB_ERR_UPSTREAM_UNAVAILABLE" });
});

test("never at all when that is allowed zero times, whatever the protocol says", async () => {
  const { triedAt } = await run([down({ lastsAtMostMs: 70_000 })], { maxRetries: 0 });
  expect(triedAt).toEqual([0]);
});

test("waiting out what the protocol calls passing uses up no retry of another failure", async () => {
  const updating = down({ lastsAtMostMs: 70_000 });
  const { value, triedAt } = await run([updating, updating, updating, updating, down(), down(), down()]);
  expect(value).toBe("token");
  expect(triedAt).toEqual([0, 250, 750, 1_750, 3_750, 4_000, 4_500, 5_500]);
});

test("the least pause that the protocol names is kept", async () => {
  expect((await run([down({ leastPauseMs: 1_000 })])).triedAt).toEqual([0, 1_000]);
});

test("the upstream's word on when to come back counts, drawn out by up to a tenth", async () => {
  const told = down({ retryAfterMs: 7_000 });
  expect((await run([told])).triedAt).toEqual([0, 7_070]);
  const late = (await run([told], { random: () => 0.999_999 })).triedAt[1];
  expect(late).toBeGreaterThan(7_700);
  expect(late).toBeLessThan(7_800);
});

test("an upstream that says 'at once' is not asked in a tight loop", async () => {
  const { triedAt } = await run([down({ retryAfterMs: 0 })]);
  expect(triedAt[1]).toBeGreaterThanOrEqual(250);
});

test("a pause longer than anybody waits is the callers' to know", async () => {
  const { triedAt, error } = await run([down({ retryAfterMs: 60_000 })]);
  expect(triedAt).toEqual([0]);
  expect(error).toMatchObject({ retryAfterMs: 60_000 });
});

test("what lasts at most a given time is repeated until that is over, whatever the count", async () => {
  const updating = down({ lastsAtMostMs: 70_000 });
  const { triedAt, error } = await run(Array.from({ length: 50 }, () => updating));
  expect(triedAt.length).toBeGreaterThan(6);
  expect(triedAt.at(-1)).toBeGreaterThanOrEqual(70_000);
  expect(triedAt.at(-1)).toBeLessThan(95_000);
  expect(error).toBe(updating);
});

test("refusals, throttles with a named pause and hopeless failures are not repeated", async () => {
  const hopeless = [
    new RefusedError("TB_ERR_NOT_FOUND", "404"),
    new ThrottledError("429", { retryAfterMs: 1_000 }),
    down({ retryable: false }),
    new TypeError("a mistake in a source"),
  ];
  for (const failure of hopeless) {
    const { triedAt, error } = await run([failure]);
    expect(triedAt).toEqual([0]);
    expect(error).toBe(failure);
  }
});

test("a throttle that names no pause is repeated like any failure in passing", async () => {
  const busy = new ThrottledError("429", { retryAfterMs: 10_000, guessed: true });
  expect((await run([busy, busy])).triedAt).toEqual([0, 250, 750]);
});

test("what another flight has retried already is not retried here", async () => {
  const { triedAt } = await run([down()], { isForeign: () => true });
  expect(triedAt).toEqual([0]);
});

test("the end of the flight ends a pause", async () => {
  const { error, triedAt } = await run([down({ retryAfterMs: 15_000 })], {}, 5_000);
  expect(error).toMatchObject({ message: "the flight is over" });
  expect(triedAt).toEqual([0]);
});

test("who is asked again is told which request that repeats, and how often it has been", async () => {
  const orders: unknown[] = [];
  const clock = createFakeClock();
  const fetch = withRetry(
    async ({ repeats }) => {
      const nr = orders.push(repeats);
      if (nr < 3) throw down({ upstream: { host: "okta.example", requestId: `request ${nr}` } });
      return "token";
    },
    { clock, random: () => 0, maxRetries: 3, isForeign: () => false },
  );
  const fetched = fetch({ forceRefresh: false, signal: new AbortController().signal });
  await clock.advance(5_000);
  await expect(fetched).resolves.toBe("token");
  expect(orders).toEqual([
    undefined,
    { count: 1, requestId: "request 1" },
    { count: 2, requestId: "request 1" },
  ]);
});
