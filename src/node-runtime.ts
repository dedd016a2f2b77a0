import type { Clock, Runtime } from "./model/runtime.ts";
import { silentLogger } from "./model/runtime.ts";

/** What a timer can count; Node would end a longer one at once. */
const longestTimerMs = 2 ** 31 - 1;

const systemClock: Clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const timer = setTimeout(
        () => {
          signal?.removeEventListener("abort", onAbort);
          resolve();
        },
        Math.min(ms, longestTimerMs),
      );
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", onAbort, { once: true });
    }),
};

/**
 * The real world, as Node gives it. `fetch` is named but not touched: Node loads its HTTP client on the first
 * call, and a warm start must not pay for it.
 */
export function nodeRuntime(overrides: Partial<Runtime> = {}): Runtime {
  return {
    clock: systemClock,
    fetch: (input, init) => globalThis.fetch(input, init),
    random: Math.random,
    logger: silentLogger,
    env: process.env,
    ...overrides,
  };
}
