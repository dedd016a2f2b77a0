import { expect, test } from "vitest";
import { createSteadyClock } from "./steady-clock.ts";

function handClock() {
  const state = { wall: 1_000_000, monotonic: 0 };
  return {
    state,
    pass(ms: number) {
      state.wall += ms;
      state.monotonic += ms;
    },
    clock: { now: () => state.wall, monotonic: () => state.monotonic, sleep: async () => {} },
  };
}

test("follows the wall clock while nobody touches it", () => {
  const { clock, pass } = handClock();
  const steady = createSteadyClock(clock);
  pass(500);
  expect(steady.now()).toBe(1_000_500);
  pass(3_600_000);
  expect(steady.now()).toBe(4_600_500);
});

test("goes on when the wall clock is set back, at once or after an hour without a look", () => {
  const { clock, pass, state } = handClock();
  const steady = createSteadyClock(clock);
  pass(100);
  state.wall -= 60_000;
  expect(steady.now()).toBe(1_000_100);
  pass(3_600_000);
  state.wall -= 1_800_000;
  expect(steady.now()).toBe(1_000_100 + 3_600_000);
});

test("counts a sleep that only the wall clock saw", () => {
  const { clock, state } = handClock();
  const steady = createSteadyClock(clock);
  state.wall += 7_200_000;
  expect(steady.now()).toBe(1_000_000 + 7_200_000);
});

test("never runs backward by as much as the step, whatever its size", () => {
  const { clock, pass, state } = handClock();
  const steady = createSteadyClock(clock);
  let before = steady.now();
  for (const step of [-10, -900, -5_000, 400, -1, -3_600_000]) {
    pass(50);
    state.wall += step;
    const now = steady.now();
    expect(now).toBeGreaterThan(before - 1000);
    before = now;
  }
});

test("tells the wall-clock instant of a steady one after a step", () => {
  const { clock, pass, state } = handClock();
  const steady = createSteadyClock(clock);
  pass(10);
  state.wall -= 60_000;
  expect(steady.toWall(steady.now())).toBe(state.wall);
  expect(steady.fromWall(state.wall)).toBe(steady.now());
});
