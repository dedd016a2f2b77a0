import type { Clock } from "../model/runtime.ts";

/** Waits shorter than this pass unmentioned, in milliseconds. */
const silenceMs = 300;

/**
 * Waits for work, and tells a person who watches what is waited for once that takes long. The line is gone when
 * the work is done.
 */
export async function withProgress<Result>(
  work: Promise<Result>,
  line: string,
  { write, clock }: { readonly write: (text: string) => void; readonly clock: Clock },
): Promise<Result> {
  const done = new AbortController();
  let shown = false;
  const show = clock.sleep(silenceMs, done.signal).then(
    () => {
      shown = true;
      write(line);
    },
    () => {},
  );
  try {
    return await work;
  } finally {
    done.abort();
    await show;
    if (shown) write("\r\x1b[K");
  }
}
