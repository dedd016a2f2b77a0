import { expect, test } from "vitest";
import { createCounters } from "./counters.ts";

test("each source is counted by itself, from zero", () => {
  const counters = createCounters();
  counters.of("a").answers.hit++;
  counters.of("a").answers.hit++;
  counters.of("b").flights.started++;
  expect(counters.snapshot()).toMatchObject({
    a: { answers: { hit: 2, stale: 0 }, flights: { started: 0 } },
    b: { answers: { hit: 0 }, flights: { started: 1 } },
  });
});

test("a snapshot stands still while counting goes on", () => {
  const counters = createCounters();
  counters.of("a").answers.hit++;
  const snapshot = counters.snapshot();
  counters.of("a").answers.hit++;
  expect(snapshot["a"]?.answers.hit).toBe(1);
});
