import type { Clock } from "../../../src/model/runtime.ts";
import type { FakeClock } from "../../fakes/clock.ts";

/**
 * What can be known of time by looking at a clock that can be set and one that stands still in sleep: between two
 * looks, whichever moved further is right. Beside it, what is known only here: the truth.
 */
export function createReferenceTime(clock: FakeClock) {
  const startedAt = clock.now();
  let seen = { wall: clock.now(), monotonic: clock.monotonic(), at: clock.now(), suspendedMs: 0 };
  let suspendedMs = 0;
  let hiddenMs = 0;

  const now = () => seen.at + Math.max(clock.now() - seen.wall, clock.monotonic() - seen.monotonic);

  function hiddenSinceLook() {
    const trueMs = clock.monotonic() - seen.monotonic + suspendedMs - seen.suspendedMs;
    return Math.max(0, trueMs - (now() - seen.at));
  }

  function look() {
    const at = now();
    hiddenMs += hiddenSinceLook();
    seen = { wall: clock.now(), monotonic: clock.monotonic(), at, suspendedMs };
  }

  /** The clock as the engine gets it: each of its looks is noted. */
  const observed: Clock = {
    now() {
      look();
      return clock.now();
    },
    monotonic: () => clock.monotonic(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
  };

  return {
    observed,
    /** What the wall clock shows. */
    wall: () => clock.now(),
    /** The instant by the reference. */
    now,
    toWall: (at: number) => at - (now() - clock.now()),
    suspend(ms: number) {
      suspendedMs += ms;
      clock.suspend(ms);
    },
    /** The true instant: no setting of clocks changes it, and no sleep stops it. */
    truth: () => startedAt + clock.monotonic() + suspendedMs,
    /** True time that nobody could see: the clock was set back while the machine slept, with no look in between. */
    hiddenMs: () => hiddenMs + hiddenSinceLook(),
  };
}
