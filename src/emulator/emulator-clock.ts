import type { Clock } from "../model/runtime.ts";

/** A clock that runs as the one it was given does, and can be moved. */
export interface EmulatorClock {
  /** Epoch milliseconds. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Moves the clock by `ms`, which may be negative. */
  advance(ms: number): void;
  /** Sets the clock to an instant, epoch milliseconds. */
  setTime(at: number): void;
  /** Back to the clock it was given. */
  reset(): void;
}

export function createEmulatorClock(base: Clock): EmulatorClock {
  let offsetMs = 0;
  return {
    now: () => base.now() + offsetMs,
    sleep: (ms, signal) => base.sleep(ms, signal),
    advance(ms) {
      offsetMs += ms;
    },
    setTime(at) {
      offsetMs = at - base.now();
    },
    reset() {
      offsetMs = 0;
    },
  };
}
