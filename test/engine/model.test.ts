import fc from "fast-check";
import { expect, test } from "vitest";
import { regressions } from "./model/regressions.ts";
import { runSchedule, type Seen } from "./model/run-schedule.ts";
import { schedules } from "./model/schedule.ts";

/** A million more run by `tools/engine-schedules.ts`; the seed is new each time, and printed when one fails. */
const runs = 10_000;

test("the engine does what the reference model does, under every schedule", {
  timeout: 180_000,
}, async () => {
  const seen: Seen = {};
  await fc.assert(
    fc.asyncProperty(schedules, async (schedule) => {
      for (const [name, times] of Object.entries(await runSchedule(schedule))) {
        seen[name] = (seen[name] ?? 0) + times;
      }
    }),
    { numRuns: runs },
  );
  // Schedules that never lead anywhere would prove nothing.
  for (const name of [
    "hit",
    "stale",
    "stale-if-error",
    "joined",
    "fetched",
    "aborted",
    "mistake",
    "TB_ERR_THROTTLED",
    "TB_ERR_TIMEOUT",
    "TB_ERR_UPSTREAM_REFUSED",
    "TB_ERR_LOGIN_FAILED",
    "TB_ERR_UPSTREAM_UNAVAILABLE",
    "TB_ERR_UPSTREAM_MALFORMED",
  ]) {
    expect(seen[name] ?? 0, name).toBeGreaterThan(runs / 100);
  }
});

test.each(regressions)("a schedule that failed once: $what", async ({ schedule }) => {
  await expect(runSchedule(schedule)).resolves.toBeDefined();
});
