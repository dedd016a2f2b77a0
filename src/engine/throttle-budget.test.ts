import { expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import { ThrottledError, UnavailableError } from "../model/errors.ts";
import { createSteadyClock } from "./steady-clock.ts";
import { createThrottleBudget, withLastWord, withThrottleBudget } from "./throttle-budget.ts";

const order = { forceRefresh: false, signal: new AbortController().signal };
const facts = { host: "arm.example" };

function budgetAnd(failure: unknown, isForeign: () => boolean = () => false) {
  const clock = createFakeClock();
  const budget = createThrottleBudget(createSteadyClock(clock));
  let asked = 0;
  const fetch = async () => {
    asked++;
    throw failure;
  };
  const options = { budget, upstream: "arm", isForeign };
  return {
    clock,
    budget,
    asked: () => asked,
    budgeted: withThrottleBudget(fetch, options),
    finished: withLastWord(fetch, options),
  };
}

test("a named pause stops everybody, with the true remaining time in the error", async () => {
  const failure = new ThrottledError("429", { retryAfterMs: 10_000, upstream: facts });
  const { clock, budgeted, asked } = budgetAnd(failure);
  await expect(budgeted(order)).rejects.toBe(failure);
  await clock.advance(3_600);
  await expect(budgeted(order)).rejects.toMatchObject({
    code: "TB_ERR_THROTTLED",
    retryAfterMs: 6_400,
    message: "arm.example asked for a pause: it can be asked again in 7 s.",
    upstream: facts,
  });
  expect(asked()).toBe(1);
  await clock.advance(6_400);
  await expect(budgeted(order)).rejects.toBe(failure);
  expect(asked()).toBe(2);
});

test("a server error that names a pause closes the budget too", async () => {
  const { budget, budgeted } = budgetAnd(
    new UnavailableError("TB_ERR_UPSTREAM_UNAVAILABLE", "503", { retryAfterMs: 5_000 }),
  );
  await expect(budgeted(order)).rejects.toThrow("503");
  expect(budget.remainingMs("arm")).toBe(5_000);
});

test("other failures do not", async () => {
  for (const failure of [new UnavailableError("TB_ERR_UPSTREAM_UNAVAILABLE", "500"), new Error("other")]) {
    const { budget, budgeted } = budgetAnd(failure);
    await expect(budgeted(order)).rejects.toBe(failure);
    expect(budget.remainingMs("arm")).toBe(0);
  }
});

test("a pause that another flight's upstream asked for is not this one's", async () => {
  const { budget, budgeted } = budgetAnd(new ThrottledError("429", { retryAfterMs: 5_000 }), () => true);
  await expect(budgeted(order)).rejects.toThrow("429");
  expect(budget.remainingMs("arm")).toBe(0);
});

test("a pause that we only guess closes the budget once retries are used up, not before", async () => {
  const { budget, budgeted, finished } = budgetAnd(
    new ThrottledError("429", { retryAfterMs: 10_000, guessed: true }),
  );
  await expect(budgeted(order)).rejects.toThrow("429");
  expect(budget.remainingMs("arm")).toBe(0);
  await expect(finished(order)).rejects.toThrow("429");
  expect(budget.remainingMs("arm")).toBe(10_000);
});

test("of two pauses the longer one holds", () => {
  const { budget } = budgetAnd(undefined);
  budget.close("arm", 8_000, undefined);
  budget.close("arm", 3_000, undefined);
  expect(budget.remainingMs("arm")).toBe(8_000);
});

test("another upstream or principal has a budget of its own", () => {
  const { budget } = budgetAnd(undefined);
  budget.close("arm", 8_000, undefined);
  expect(() => budget.check("arm as somebody else")).not.toThrow();
});

test("a pause of no length is one all the same: nobody may ask in a tight loop", () => {
  const { budget } = budgetAnd(undefined);
  budget.close("arm", 0, undefined);
  expect(budget.remainingMs("arm")).toBe(250);
});
