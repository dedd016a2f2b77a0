import type { Clock } from "../model/runtime.ts";

/** Wall-clock time that only goes forward: how old a token is must not depend on who sets the clock. */
export interface SteadyClock {
  /** Milliseconds; equal to the wall clock until that is set back for the first time. */
  now(): number;
  /** How far the steady clock is ahead of the wall clock: changes when that is set back. */
  readonly ahead: number;
  /** The wall-clock instant (epoch milliseconds) of a steady one. */
  toWall(at: number): number;
  /** The steady instant of a wall-clock one (epoch milliseconds). */
  fromWall(at: number): number;
}

/** How long the wall clock alone is believed at most, and after how many looks that is worth it. */
const trustForMs = 50;
const busyAfterLooks = 64;

/** Two clocks that go equally fast differ by less than this, in milliseconds: the wall clock counts whole ones. */
const roundingMs = 1;

/**
 * The wall clock sees a suspended machine's sleep, but can be set back; the monotonic clock cannot be set, but
 * stands still in sleep. Whichever has moved further is believed, so that time never passes more slowly here than it
 * really did. Both are compared with where they were when they last disagreed: differences between one look and the
 * next would add up the wall clock's rounding, and time would pass too fast.
 *
 * Looking at both costs as much again as the rest of a cached answer. So under a stream of questions the wall clock
 * alone is read, for as long as both a timer and that clock itself say that no more than 50 ms have passed.
 */
export function createSteadyClock(clock: Clock): SteadyClock {
  let agreed = { wall: clock.now(), monotonic: clock.monotonic() };
  let last = agreed;
  let ahead = 0;
  let looks = 0;
  let trusted = false;

  function look(wall: number): number {
    const monotonic = clock.monotonic();
    const behind = monotonic - agreed.monotonic - (wall - agreed.wall);
    if (behind >= roundingMs) ahead += behind;
    const elapsed = Math.max(wall - last.wall, monotonic - last.monotonic);
    last = { wall, monotonic };
    if (Math.abs(behind) >= roundingMs) agreed = last;
    looks = elapsed <= trustForMs ? looks + 1 : 0;
    if (looks >= busyAfterLooks && !trusted) trust();
    return wall + ahead;
  }

  function trust() {
    trusted = true;
    const distrust = () => {
      trusted = false;
      looks = 0;
    };
    clock.sleep(trustForMs).then(distrust, distrust);
  }

  return {
    now() {
      const now = clock.now();
      return trusted && now >= last.wall && now - last.wall <= trustForMs ? now + ahead : look(now);
    },
    get ahead() {
      return ahead;
    },
    toWall: (at) => at - ahead,
    fromWall: (at) => at + ahead,
  };
}
