import { type TokenboothError, UnavailableError } from "../model/errors.ts";
import type { Clock } from "../model/runtime.ts";

export interface PatienceOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs: number;
  /** What is waited for, for the message. */
  readonly what: string;
  /** Somebody waits for this caller in turn, and has been counted. */
  readonly nested?: boolean | undefined;
}

/** One caller's patience: it ends at one moment, however many things are waited for in turn. */
export interface Patience {
  /** What is left of it, in milliseconds. */
  remainingMs(): number;
  /**
   * Waits for something that goes on without this caller.
   *
   * @param lastFailure What kept it so far, for the message when the time is up.
   * @throws the signal's reason, or UnavailableError: the time is up, or too many wait already.
   */
  waitFor<Value>(shared: Promise<Value>, lastFailure?: () => TokenboothError | undefined): Promise<Value>;
  /** Waits for so long. @throws as `waitFor` does. */
  pause(ms: number): Promise<void>;
}

/** Where callers wait: at most `maxWaiters` of them, so that a flood of callers cannot fill the memory. */
export interface WaitingRoom {
  admit(options: PatienceOptions): Patience;
  readonly size: number;
}

/** What a timer can count; more is for ever. */
const longestTimerMs = 2 ** 31 - 1;

export function createWaitingRoom(clock: Clock, maxWaiters: number): WaitingRoom {
  let waiters = 0;
  return {
    admit(options) {
      const { signal, timeoutMs, nested } = options;
      const deadline = clock.monotonic() + timeoutMs;
      const remainingMs = () => deadline - clock.monotonic();

      const waitFor: Patience["waitFor"] = async <Value>(
        shared: Promise<Value>,
        lastFailure: () => TokenboothError | undefined = () => undefined,
      ) => {
        signal?.throwIfAborted();
        const leftMs = remainingMs();
        if (!(leftMs > 0)) throw timedOut(options, lastFailure());
        if (waiters >= maxWaiters && !nested) throw tooMany(maxWaiters);
        const done = new AbortController();
        const timer = clock.sleep(Math.min(leftMs, longestTimerMs), done.signal).then(() => {
          throw timedOut(options, lastFailure());
        });
        // Once the wait is over, nobody listens to how the timer ended.
        timer.catch(() => {});
        const contenders: Promise<Value>[] = [shared, timer];
        if (signal) contenders.push(whenAborted(signal, done.signal));
        waiters++;
        try {
          return await Promise.race(contenders);
        } finally {
          waiters--;
          done.abort();
        }
      };

      async function pause(ms: number): Promise<void> {
        const over = new AbortController();
        const sleep = clock.sleep(Math.min(ms, longestTimerMs), over.signal);
        sleep.catch(() => {});
        try {
          await waitFor(sleep);
        } finally {
          over.abort();
        }
      }

      return { remainingMs, waitFor, pause };
    },
    get size() {
      return waiters;
    },
  };
}

function whenAborted(signal: AbortSignal, done: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true, signal: done });
  });
  aborted.catch(() => {});
  return aborted;
}

function timedOut({ timeoutMs, what }: PatienceOptions, last: TokenboothError | undefined): UnavailableError {
  const late = `${what} did not come within ${timeoutMs / 1000} s. Ask again, or allow more time.`;
  if (last === undefined) return new UnavailableError("TB_ERR_TIMEOUT", late);
  const details = { cause: last, ...(last.upstream && { upstream: last.upstream }) };
  return new UnavailableError("TB_ERR_TIMEOUT", `${late} The last try failed: ${last.message}`, details);
}

function tooMany(maxWaiters: number): UnavailableError {
  return new UnavailableError(
    "TB_ERR_UPSTREAM_UNAVAILABLE",
    `${maxWaiters} callers wait for tokens already; this one was turned away. Ask again in a moment.`,
  );
}
