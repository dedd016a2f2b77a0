import type { Clock } from "../model/runtime.ts";
import type { FetchOrder } from "./fetch.ts";

/**
 * Ends what goes on for longer than `timeoutMs`. Its signal is aborted and nobody waits for it any more, so that
 * even what heeds no signal, such as somebody else's credential object, cannot hold a key for ever.
 *
 * @throws what `tooLong` makes.
 */
export async function withinTime<Value>(
  clock: Clock,
  timeoutMs: number,
  tooLong: () => Error,
  work: (signal: FetchOrder["signal"]) => Promise<Value>,
): Promise<Value> {
  const end = new AbortController();
  const done = new AbortController();
  const timer = clock.sleep(timeoutMs, done.signal).then(() => {
    const error = tooLong();
    end.abort(error);
    throw error;
  });
  timer.catch(() => {});
  const working = work(end.signal);
  working.catch(() => {});
  try {
    return await Promise.race([working, timer]);
  } finally {
    done.abort();
  }
}
