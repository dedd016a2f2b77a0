import { expect, test } from "vitest";
import { withProgress } from "./progress.ts";

/** A clock whose one pause ends when it is told to. */
function heldClock() {
  let elapse = () => {};
  const clock = {
    now: () => 0,
    monotonic: () => 0,
    sleep: (_ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        elapse = resolve;
        signal?.addEventListener("abort", () => reject(signal.reason));
      }),
  };
  return { clock, elapse: () => elapse() };
}

test("says nothing of a short wait", async () => {
  const written: string[] = [];
  const { clock } = heldClock();
  const write = (text: string) => void written.push(text);
  expect(await withProgress(Promise.resolve(7), "working", { write, clock })).toBe(7);
  expect(written).toEqual([]);
});

test("tells of a long wait, and takes the line away when it ends, in failure too", async () => {
  const written: string[] = [];
  const { clock, elapse } = heldClock();
  const write = (text: string) => void written.push(text);
  const work = Promise.withResolvers<number>();
  const waiting = withProgress(work.promise, "working", { write, clock });
  elapse();
  await Promise.resolve();
  expect(written).toEqual(["working"]);
  work.reject(new Error("no"));
  await expect(waiting).rejects.toThrow("no");
  expect(written).toEqual(["working", "\r\u001b[K"]);
});
