import { expect, test } from "vitest";
import { createUpstreamCounters, exchangeBucketsMs } from "./upstream-counters.ts";

test("exchanges are counted by upstream, with what they came to and how long they took", () => {
  const counters = createUpstreamCounters();
  counters.count("arm", 12, 200);
  counters.count("arm", 8, 429);
  counters.count("arm", 20, 503);
  counters.count("arm", 30_000);
  counters.count("entra", 5, 200);
  expect(counters.snapshot()).toMatchObject({
    arm: { exchanges: 4, throttled: 1, failed: 2, totalMs: 30_040 },
    entra: { exchanges: 1, throttled: 0, failed: 0, totalMs: 5 },
  });
});

test("each exchange falls into one bucket, the slowest into the last", () => {
  const counters = createUpstreamCounters();
  for (const ms of [5, 6, 10, 30_001]) counters.count("arm", ms, 200);
  const buckets = counters.snapshot()["arm"]?.buckets ?? [];
  expect(buckets).toHaveLength(exchangeBucketsMs.length + 1);
  expect(buckets.slice(0, 2)).toEqual([1, 2]);
  expect(buckets.at(-1)).toBe(1);
});
