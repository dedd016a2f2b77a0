import { expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import { createSteadyClock } from "./steady-clock.ts";

test("follows the wall clock while nobody touches it", async () => {
  const clock = createFakeClock(1_000_000);
  const steady = createSteadyClock(clock);
  await clock.advance(500);
  expect(steady.now()).toBe(1_000_500);
  await clock.advance(3_600_000);
  expect(steady.now()).toBe(4_600_500);
});

test("goes on when the wall clock is set back, at once or after an hour without a look", async () => {
  const clock = createFakeClock(1_000_000);
  const steady = createSteadyClock(clock);
  await clock.advance(100);
  clock.stepWall(-60_000);
  expect(steady.now()).toBe(1_000_100);
  await clock.advance(3_600_000);
  clock.stepWall(-1_800_000);
  expect(steady.now()).toBe(1_000_100 + 3_600_000);
});

test("goes on when the wall clock is set back by exactly the time since the last look", async () => {
  const clock = createFakeClock(1_000_000);
  const steady = createSteadyClock(clock);
  for (let n = 0; n < 200; n++) steady.now();
  await clock.advance(3_600_000);
  clock.stepWall(-3_600_000);
  expect(steady.now()).toBe(1_000_000 + 3_600_000);
});

test("counts a sleep that only the wall clock saw, under a stream of questions too", () => {
  const clock = createFakeClock(1_000_000);
  const steady = createSteadyClock(clock);
  clock.suspend(7_200_000);
  expect(steady.now()).toBe(1_000_000 + 7_200_000);
  for (let n = 0; n < 200; n++) steady.now();
  clock.suspend(7_200_000);
  expect(steady.now()).toBe(1_000_000 + 14_400_000);
});

test("never runs backward by more than 50 ms, whatever the steps, under a stream of questions", async () => {
  const clock = createFakeClock();
  const steady = createSteadyClock(clock);
  let before = steady.now();
  for (const step of [-10, -900, -5_000, 400, -1, -3_600_000, -40, -40]) {
    for (let n = 0; n < 100; n++) steady.now();
    await clock.advance(10);
    clock.stepWall(step);
    const now = steady.now();
    expect(now).toBeGreaterThan(before - 50);
    before = now;
  }
});

test("keeps no timer while nobody asks", async () => {
  const clock = createFakeClock();
  const steady = createSteadyClock(clock);
  for (let n = 0; n < 200; n++) steady.now();
  await clock.advance(1_000);
  expect(clock.sleeping).toBe(0);
  for (let n = 0; n < 10; n++) steady.now();
  expect(clock.sleeping).toBe(0);
});

test("tells the wall-clock instant of a steady one after a step", async () => {
  const clock = createFakeClock();
  const steady = createSteadyClock(clock);
  await clock.advance(10);
  clock.stepWall(-60_000);
  expect(steady.toWall(steady.now())).toBe(clock.now());
  expect(steady.fromWall(clock.now())).toBe(steady.now());
});

test("passes no faster than real time, although the wall clock counts whole milliseconds", () => {
  let realMs = 0;
  const steady = createSteadyClock({
    now: () => Math.floor(1_000_000.3 + realMs),
    monotonic: () => realMs,
    sleep: () => new Promise(() => {}),
  });
  const began = steady.now();
  for (let looks = 0; looks < 36_000; looks++) {
    realMs += 100.37;
    steady.now();
  }
  expect(Math.abs(steady.now() - began - realMs)).toBeLessThan(2);
  expect(steady.ahead).toBe(0);
});
