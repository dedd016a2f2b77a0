import type { EmulatorClock } from "../emulator-clock.ts";

export interface RateLimit {
  /** Counts a request; false when it is one too many. */
  take(): boolean;
  /** The headers that tell clients where they stand. */
  headers(): Readonly<Record<string, string>>;
}

const windowMs = 60_000;

/**
 * Buckets of a minute, told on every answer; Okta's clients wait for the second that the last header names.
 *
 * @see https://developer.okta.com/docs/reference/rl-best-practices/
 */
export function createRateLimit(limit: number, clock: EmulatorClock): RateLimit {
  let startedAt = Number.NEGATIVE_INFINITY;
  let used = 0;
  const enterWindow = () => {
    const now = clock.now();
    // A clock that was set back begins a new window as well.
    if (now < startedAt + windowMs && now >= startedAt) return;
    startedAt = now;
    used = 0;
  };
  return {
    take() {
      enterWindow();
      used += 1;
      return used <= limit;
    },
    headers() {
      // A request that a fault struck was never counted, and yet is told.
      enterWindow();
      return {
        "x-rate-limit-limit": String(limit),
        "x-rate-limit-remaining": String(Math.max(0, limit - used)),
        "x-rate-limit-reset": String(Math.ceil((startedAt + windowMs) / 1000)),
      };
    },
  };
}
