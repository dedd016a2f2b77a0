import { expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import { withinTime } from "./time-bound.ts";

const tooLong = () => new Error("too long");

test("work that ends in time is not touched, and leaves no timer behind", async () => {
  const clock = createFakeClock();
  await expect(withinTime(clock, 1_000, tooLong, async () => "done")).resolves.toBe("done");
  await expect(
    withinTime(clock, 1_000, tooLong, async () => {
      throw new Error("failed by itself");
    }),
  ).rejects.toThrow("failed by itself");
  expect(clock.sleeping).toBe(0);
});

test("work that takes longer is told so, and is not waited for even if it does not listen", async () => {
  const clock = createFakeClock();
  let told: unknown;
  const bounded = withinTime(clock, 1_000, tooLong, (signal) => {
    signal.addEventListener("abort", () => {
      told = signal.reason;
    });
    return new Promise(() => {});
  });
  bounded.catch(() => {});
  await clock.advance(1_000);
  await expect(bounded).rejects.toThrow("too long");
  expect(told).toMatchObject({ message: "too long" });
});
