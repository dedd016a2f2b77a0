import { describe, expect, test } from "vitest";
import { createEngineWorld, hour } from "../fakes/engine-world.ts";

function callers(count: number, ask: () => Promise<unknown>) {
  return Array.from({ length: count }, ask);
}

describe("promise 11: memory is bounded, and nothing is renewed that nobody asks for", () => {
  test("the least recently used token goes", async () => {
    const { cache, engine, request, fetched } = createEngineWorld({ maxEntries: 3 });
    for (const key of ["a", "b", "c"]) await fetched(key, request(key));
    await engine.get(request("a"));
    await fetched("d", request("d"));
    expect(cache.size).toBe(3);
    expect(cache.get("b")).toBeUndefined();
    await expect(engine.get(request("a"))).resolves.toMatchObject({ outcome: "hit" });
  });

  test("an entry that nobody asks for again is not refreshed, however long it lies there", async () => {
    const { clock, fetched, exchanges } = createEngineWorld();
    await fetched("first");
    for (let hours = 0; hours < 48; hours++) await clock.advance(hour);
    expect(exchanges).toHaveLength(1);
    expect(clock.sleeping).toBe(0);
  });

  test("flights are bounded", async () => {
    const { clock, engine, request, exchanges } = createEngineWorld({ maxFlights: 2 });
    const [a, b, c] = ["a", "b", "c"].map((key) => engine.get(request(key)));
    await expect(c).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_UNAVAILABLE", retryable: true });
    await clock.settle();
    for (const exchange of exchanges) exchange.answer("token");
    await expect(Promise.all([a, b])).resolves.toHaveLength(2);
  });

  test("what a flight waits for is not refused for want of room", async () => {
    const { clock, engine, request, last } = createEngineWorld({ maxFlights: 1, maxWaiters: 1 });
    const outer = engine.get(request("outer"));
    const inner = engine.get(request("inner", { nested: true }));
    await clock.settle();
    last().answer("inner");
    await expect(inner).resolves.toMatchObject({ result: { token: "inner" } });
    outer.catch(() => {});
  });

  test("waiting callers are bounded, and those with a token at hand are none", async () => {
    const { clock, engine, request, fetched, last } = createEngineWorld({ maxWaiters: 2 });
    await fetched("at hand", request("other"));
    const [a, b, c] = callers(3, () => engine.get(request()));
    await expect(c).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_UNAVAILABLE", retryable: true });
    await expect(engine.get(request("other"))).resolves.toMatchObject({ outcome: "hit" });
    await clock.settle();
    last().answer("token");
    await expect(Promise.all([a, b])).resolves.toHaveLength(2);
  });

  test("a flight is bounded in time even when what it waits for heeds no signal", async () => {
    const { clock, engine, request, exchanges, last } = createEngineWorld({ flightTimeoutMs: 60_000 });
    const stuck = engine.get(request(), { timeoutMs: 90_000 });
    stuck.catch(() => {});
    await clock.advance(60_000);
    await expect(stuck).rejects.toMatchObject({ code: "TB_ERR_TIMEOUT" });
    const next = engine.get(request());
    await clock.settle();
    expect(exchanges).toHaveLength(2);
    last().answer("token");
    await expect(next).resolves.toMatchObject({ outcome: "fetched" });
  });
});
