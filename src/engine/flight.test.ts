import { expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import { RefusedError, ThrottledError, UnavailableError } from "../model/errors.ts";
import type { Delivery, FetchOrder } from "./fetch.ts";
import { planFlight } from "./flight.ts";
import { createSteadyClock } from "./steady-clock.ts";
import { createThrottleBudget } from "./throttle-budget.ts";

const token: Delivery<string> = { result: "token", life: { expiresInMs: 60_000 }, upstreamAheadMs: 0 };

/** Flies once; each exchange ends as the script says, the last of which goes on for ever. */
function planned(...script: ((order: FetchOrder) => Promise<Delivery<string>>)[]) {
  const clock = createFakeClock();
  const steady = createSteadyClock(clock);
  const budget = createThrottleBudget(steady);
  const orders: FetchOrder[] = [];
  const fly = planFlight<string>(
    {
      key: "key",
      source: "fake",
      upstream: "upstream",
      tokenOf: (result) => result,
      fetch: (order) => (script[orders.push(order) - 1] ?? (() => new Promise(() => {})))(order),
    },
    {
      clock,
      steady,
      budget,
      random: () => 0,
      maxRetries: 2,
      flightTimeoutMs: 30_000,
      isForeign: () => false,
    },
  );
  return { clock, budget, orders, fly };
}

const fails = (error: unknown) => () => Promise.reject(error);
const succeeds = () => Promise.resolve(token);

test("a failure in passing, a challenge and a success make one flight", async () => {
  const { clock, fly, orders } = planned(
    fails(new UnavailableError("TB_ERR_UPSTREAM_UNAVAILABLE", "500")),
    fails(new RefusedError("TB_ERR_UPSTREAM_REFUSED", "401", { claims: "{}" })),
    succeeds,
  );
  const flight = fly({ forceRefresh: true });
  await clock.advance(1_000);
  await expect(flight).resolves.toMatchObject({ result: "token" });
  expect(orders.map(({ forceRefresh, claims }) => [forceRefresh, claims])).toEqual([
    [true, undefined],
    [true, undefined],
    [true, "{}"],
  ]);
});

test("a pause that the upstream names is kept by the flight itself as well", async () => {
  const { clock, fly, orders } = planned(
    fails(new UnavailableError("TB_ERR_UPSTREAM_UNAVAILABLE", "503", { retryAfterMs: 4_000 })),
    succeeds,
  );
  const flight = fly({ forceRefresh: false });
  await clock.advance(3_999);
  expect(orders).toHaveLength(1);
  await clock.advance(500);
  await expect(flight).resolves.toMatchObject({ result: "token" });
});

test("throttles without a named pause are retried, and in the end close the budget by our guess", async () => {
  const busy = new ThrottledError("429", { retryAfterMs: 10_000, guessed: true });
  const { clock, fly, orders, budget } = planned(fails(busy), fails(busy), fails(busy));
  const flight = fly({ forceRefresh: false });
  flight.catch(() => {});
  await clock.advance(2_000);
  await expect(flight).rejects.toBe(busy);
  expect(orders).toHaveLength(3);
  expect(budget.remainingMs("upstream")).toBeGreaterThan(8_000);
});

test("the whole is bounded, and its end reaches the exchange under way", async () => {
  const { clock, fly, orders } = planned();
  const flight = fly({ forceRefresh: false });
  flight.catch(() => {});
  await clock.advance(30_000);
  await expect(flight).rejects.toMatchObject({
    code: "TB_ERR_TIMEOUT",
    message: "The upstream of the fake token gave no answer within 30 s, retries included.",
  });
  expect(orders[0]?.signal.aborted).toBe(true);
  expect(clock.sleeping).toBe(0);
});
