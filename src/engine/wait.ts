import { UnavailableError } from "../model/errors.ts";
import type { Clock } from "../model/runtime.ts";

export interface WaitBounds {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs: number;
  /** What is waited for, for the message. */
  readonly what: string;
}

/**
 * One caller's wait for something that goes on without it.
 *
 * @throws the signal's reason, or UnavailableError (`TB_ERR_TIMEOUT`) when the time is up.
 */
export async function waitFor<Value>(
  shared: Promise<Value>,
  clock: Clock,
  bounds: WaitBounds,
): Promise<Value> {
  bounds.signal?.throwIfAborted();
  const done = new AbortController();
  const timer = clock.sleep(bounds.timeoutMs, done.signal).then(() => {
    throw timedOut(bounds);
  });
  // Once the wait is over, nobody listens to how the timer ended.
  timer.catch(() => {});
  const contenders: Promise<Value>[] = [shared, timer];
  const aborted = whenAborted(bounds.signal, done.signal);
  if (aborted) contenders.push(aborted);
  try {
    return await Promise.race(contenders);
  } finally {
    done.abort();
  }
}

export function timedOut({ timeoutMs, what }: WaitBounds): UnavailableError {
  return new UnavailableError(
    "TB_ERR_TIMEOUT",
    `${what} did not come within ${timeoutMs / 1000} s. Ask again, or allow more time.`,
  );
}

function whenAborted(signal: AbortSignal | undefined, done: AbortSignal): Promise<never> | undefined {
  if (!signal) return undefined;
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true, signal: done });
  });
  aborted.catch(() => {});
  return aborted;
}
