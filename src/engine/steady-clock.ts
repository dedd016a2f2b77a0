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

const recheckAfterMs = 50;

/**
 * The wall clock sees a suspended machine's sleep, but can be set back; the monotonic clock cannot be set, but
 * stands still in sleep. Whichever has moved further since the last look is believed, so that time never passes
 * more slowly here than it really did. Most calls only read the wall clock: a step back by more than the recheck time
 * shows as an instant before the last look, a smaller one is found at the next.
 */
export function createSteadyClock(clock: Clock): SteadyClock {
  let wall = clock.now();
  let monotonic = clock.monotonic();
  let ahead = 0;

  function look(now: number): number {
    const steady = clock.monotonic();
    const elapsed = Math.max(now - wall, steady - monotonic);
    ahead += elapsed - (now - wall);
    wall = now;
    monotonic = steady;
    return now + ahead;
  }

  return {
    now() {
      const now = clock.now();
      return now >= wall && now - wall <= recheckAfterMs ? now + ahead : look(now);
    },
    get ahead() {
      return ahead;
    },
    toWall: (at) => at - ahead,
    fromWall: (at) => at + ahead,
  };
}
