import { expect, test } from "vitest";
import { oneAtATime } from "./one-at-a-time.ts";

test("runs once more, and only once, when asked for while it runs", async () => {
  const runs: PromiseWithResolvers<void>[] = [];
  const ask = oneAtATime(() => {
    const run = Promise.withResolvers<void>();
    runs.push(run);
    return run.promise;
  });
  const finish = async () => {
    const run = runs.at(-1);
    run?.resolve();
    await run?.promise;
    await undefined;
  };
  ask();
  ask();
  ask();
  expect(runs).toHaveLength(1);
  await finish();
  expect(runs).toHaveLength(2);
  await finish();
  expect(runs).toHaveLength(2);
  ask();
  expect(runs).toHaveLength(3);
});
