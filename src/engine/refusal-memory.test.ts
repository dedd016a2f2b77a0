import { expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import { createRefusalMemory } from "./refusal-memory.ts";
import { createSteadyClock } from "./steady-clock.ts";

function remembering(max?: number) {
  const clock = createFakeClock();
  return { clock, memory: createRefusalMemory(createSteadyClock(clock), max) };
}

test("a refusal is given again for five seconds, and only for its own key", async () => {
  const { clock, memory } = remembering();
  memory.remember("a", new Error("no"));
  await clock.advance(4_999);
  expect(() => memory.check("a")).toThrow("no");
  expect(() => memory.check("b")).not.toThrow();
  await clock.advance(1);
  expect(() => memory.check("a")).not.toThrow();
});

test("a success makes it forgotten", () => {
  const { memory } = remembering();
  memory.remember("a", new Error("no"));
  memory.forget("a");
  expect(() => memory.check("a")).not.toThrow();
});

test("only so many are remembered", () => {
  const { memory } = remembering(2);
  for (const key of ["a", "b", "c"]) memory.remember(key, new Error(key));
  expect(() => memory.check("a")).not.toThrow();
  expect(() => memory.check("c")).toThrow("c");
});
