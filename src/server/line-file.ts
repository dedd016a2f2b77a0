import { constants, open, write } from "node:fs";
import { promisify } from "node:util";
import type { Clock } from "../model/runtime.ts";

/** Where lines go: a file descriptor, or a path that is created for its owner alone. */
export type LineTarget = number | string;

/** A file that lines are appended to in the background. */
export interface LineFile {
  write(line: string): void;
  /** Writes what is still held back, as far as that is possible within two seconds. Nothing is written afterwards. */
  close(): Promise<void>;
  /** Lines that could not be held back any longer. */
  readonly lost: number;
}

export interface LineFileOptions {
  readonly clock: Clock;
  /** Told, once until it works again, that lines cannot be written: Node's code for why, such as `ENOSPC`. */
  readonly onProblem?: (code: string) => void;
}

/** Lines wait for others to be written with for so long, in milliseconds, or until there are so many characters. */
const gatherMs = 100;
const gatherChars = 256 * 1024;

/** Until a write that failed is tried again, and until closing gives up, in milliseconds. */
const retryMs = 1_000;
const closeWithinMs = 2_000;

/** What a disk that hangs or is full may hold back: past that the newest lines are lost, rather than the server. */
const heldBackChars = 64 * 1024 * 1024;

/** Without blocking: a pipe that nobody reads would hold the write, and with it the end of the process, for ever. */
const flags =
  constants.O_WRONLY |
  constants.O_APPEND |
  constants.O_CREAT |
  ((constants.O_NONBLOCK as number | undefined) ?? 0);

/**
 * Appends lines in batches, one write at a time. A write that fails is tried again: a disk that fills up neither ends the
 * server nor, once there is room again, leaves a hole as long as lines could be held back.
 *
 * @throws Error with Node's code when the file cannot be opened.
 */
export async function openLineFile(target: LineTarget, options: LineFileOptions): Promise<LineFile> {
  const { clock, onProblem } = options;
  const fd = typeof target === "number" ? target : await promisify(open)(target, flags, 0o600);
  const append = promisify(write);
  const closed = new AbortController();
  let pending = "";
  let unwritten = Buffer.alloc(0);
  let lost = 0;
  let failing = false;
  let waiting = false;
  let draining: Promise<void> | undefined;

  async function drain(): Promise<void> {
    while (unwritten.length > 0 || pending !== "") {
      if (unwritten.length === 0) {
        unwritten = Buffer.from(pending);
        pending = "";
      }
      try {
        const { bytesWritten } = await append(fd, unwritten);
        unwritten = unwritten.subarray(bytesWritten);
        failing = false;
      } catch (error) {
        if (!failing) onProblem?.(String((error as NodeJS.ErrnoException).code));
        failing = true;
        return;
      }
    }
  }

  function drainSoon(): void {
    draining ??= drain().finally(() => {
      draining = undefined;
      if (failing) drainAfter(retryMs);
    });
  }

  function drainAfter(ms: number): void {
    if (waiting || closed.signal.aborted) return;
    waiting = true;
    const ready = () => {
      waiting = false;
      if (!closed.signal.aborted) drainSoon();
    };
    clock.sleep(ms, closed.signal).then(ready, ready);
  }

  return {
    write(line) {
      if (pending.length + unwritten.length > heldBackChars) {
        lost++;
        return;
      }
      pending += line;
      if (pending.length >= gatherChars && !failing) drainSoon();
      else drainAfter(gatherMs);
    },
    async close() {
      closed.abort();
      const enough = new AbortController();
      const timeUp = clock.sleep(closeWithinMs, enough.signal).catch(() => {});
      await Promise.race([(draining ?? Promise.resolve()).then(drain), timeUp]);
      enough.abort();
    },
    get lost() {
      return lost;
    },
  };
}
