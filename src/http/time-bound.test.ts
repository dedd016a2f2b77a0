import { expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import { createTimeBound } from "./time-bound.ts";

test("the signal is aborted when the time is up, with an error that names the host", async () => {
  const clock = createFakeClock();
  const { signal } = createTimeBound(clock, 2_000, "arm.example", undefined);
  await clock.advance(1_999);
  expect(signal.aborted).toBe(false);
  await clock.advance(1);
  expect(signal.reason).toMatchObject({
    code: "TB_ERR_TIMEOUT",
    message: "arm.example gave no complete answer within 2 s.",
  });
});

test("or when the outer signal is, with its reason", () => {
  const outer = new AbortController();
  const { signal } = createTimeBound(createFakeClock(), 2_000, "arm.example", outer.signal);
  outer.abort("enough");
  expect(signal.reason).toBe("enough");
});

test("work that heeds no signal is left behind", async () => {
  const outer = new AbortController();
  const bound = createTimeBound(createFakeClock(), 2_000, "arm.example", outer.signal);
  await expect(bound.within(Promise.resolve("done"))).resolves.toBe("done");
  const stuck = bound.within(new Promise(() => {}));
  outer.abort(new Error("enough"));
  await expect(stuck).rejects.toThrow("enough");
  await expect(bound.within(new Promise(() => {}))).rejects.toThrow("enough");
});

test("once released there is no timer", () => {
  const clock = createFakeClock();
  createTimeBound(clock, 2_000, "arm.example", undefined).release();
  return clock.settle().then(() => expect(clock.sleeping).toBe(0));
});
