import { UnavailableError } from "../model/errors.ts";
import type { Clock } from "../model/runtime.ts";

export interface TimeBound {
  /** Aborted when the time is up, or when the outer signal is. */
  readonly signal: AbortSignal;
  /** Waits for what may heed no signal itself. @throws the signal's reason */
  within<Value>(work: Promise<Value>): Promise<Value>;
  /** Lets go of the timer: whatever was bounded is over. */
  release(): void;
}

/** The time of one exchange with `host`. */
export function createTimeBound(
  clock: Clock,
  timeoutMs: number,
  host: string,
  outer?: AbortSignal,
): TimeBound {
  const late = new AbortController();
  const done = new AbortController();
  clock.sleep(timeoutMs, done.signal).then(
    () => late.abort(tooSlow(host, timeoutMs)),
    () => {},
  );
  const signal = outer ? AbortSignal.any([outer, late.signal]) : late.signal;
  return {
    signal,
    within(work) {
      work.catch(() => {});
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        signal.addEventListener("abort", () => reject(signal.reason), { once: true, signal: done.signal });
        work.then(resolve, reject);
      });
    },
    release: () => done.abort(),
  };
}

function tooSlow(host: string, timeoutMs: number): UnavailableError {
  return new UnavailableError(
    "TB_ERR_TIMEOUT",
    `${host} gave no complete answer within ${timeoutMs / 1000} s.`,
    { upstream: { host } },
  );
}
