import type { Clock } from "../../src/model/runtime.ts";

/** A clock that moves when a test says so, and never by itself. */
export interface FakeClock extends Clock {
  /** Lets `ms` pass: both clocks move, and whoever sleeps is woken in its turn. Settles what follows from it. */
  advance(ms: number): Promise<void>;
  /** Somebody sets the wall clock, forward or back. */
  stepWall(ms: number): void;
  /** The machine sleeps: only the wall clock knows of it, and timers stand still. */
  suspend(ms: number): void;
  /** Lets everything run that waits for no time to pass. */
  settle(): Promise<void>;
  /** How many sleepers there are. */
  readonly sleeping: number;
  /** How long until the next of them is due; infinite when there is none. */
  readonly nextWakeInMs: number;
  /** Lets `ms` pass in which nobody is due. */
  move(ms: number): void;
  /** Lets time pass until the next sleeper is due, wakes that one alone, and settles what follows from it. */
  wakeNext(): Promise<void>;
}

interface Sleeper {
  readonly wakeAt: number;
  readonly wake: () => void;
}

/** @param startAt What the wall clock shows at first, epoch milliseconds. */
export function createFakeClock(startAt: number = Date.UTC(2026, 0, 1)): FakeClock {
  let wall = startAt;
  let monotonic = 0;
  const sleepers = new Set<Sleeper>();

  function move(ms: number) {
    wall += ms;
    monotonic += ms;
  }

  /** Who is due first; of two at once, who went to sleep first. */
  function first(): Sleeper | undefined {
    let next: Sleeper | undefined;
    for (const sleeper of sleepers) if (!next || sleeper.wakeAt < next.wakeAt) next = sleeper;
    return next;
  }

  async function wake(sleeper: Sleeper) {
    wall += Math.max(0, sleeper.wakeAt - monotonic);
    monotonic = Math.max(monotonic, sleeper.wakeAt);
    sleeper.wake();
    await settle();
  }

  return {
    now: () => wall,
    monotonic: () => monotonic,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = {
          wakeAt: monotonic + Math.max(0, ms),
          wake() {
            sleepers.delete(sleeper);
            signal?.removeEventListener("abort", leave);
            resolve();
          },
        };
        const leave = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        signal?.addEventListener("abort", leave, { once: true });
        sleepers.add(sleeper);
      });
    },
    async advance(ms) {
      const end = monotonic + ms;
      await settle();
      for (let next = first(); next && next.wakeAt <= end; next = first()) await wake(next);
      move(end - monotonic);
    },
    move,
    async wakeNext() {
      const next = first();
      if (next) await wake(next);
    },
    get nextWakeInMs() {
      return (first()?.wakeAt ?? Number.POSITIVE_INFINITY) - monotonic;
    },
    stepWall(ms) {
      wall += ms;
    },
    suspend(ms) {
      wall += ms;
    },
    settle,
    get sleeping() {
      return sleepers.size;
    },
  };
}

/** The event loop comes round once: by then every promise that could settle has. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
