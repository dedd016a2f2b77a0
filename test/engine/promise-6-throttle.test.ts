import { describe, expect, test } from "vitest";
import { ThrottledError } from "../../src/model/errors.ts";
import { createEngineWorld, hour, minute } from "../fakes/engine-world.ts";

const throttled = (retryAfterMs: number) =>
  new ThrottledError("The upstream answered 429.", { retryAfterMs, upstream: { host: "upstream.example" } });

function callers(count: number, ask: () => Promise<unknown>) {
  return Array.from({ length: count }, ask);
}

describe("promise 6: a pause that one caller is told of holds for all callers of the upstream", () => {
  test("whoever has no token learns the true remaining seconds at once, and the upstream is left alone", async () => {
    const { clock, engine, request, exchanges, last } = createEngineWorld();
    const first = engine.get(request("a"));
    first.catch(() => {});
    await clock.settle();
    last().fail(throttled(30_000));
    await expect(first).rejects.toMatchObject({ code: "TB_ERR_THROTTLED", retryAfterMs: 30_000 });
    await clock.advance(12_500);
    await expect(engine.get(request("b"))).rejects.toMatchObject({
      code: "TB_ERR_THROTTLED",
      retryAfterMs: 17_500,
      message: expect.stringContaining("18 s"),
    });
    expect(exchanges).toHaveLength(1);
    await clock.advance(17_500);
    const after = engine.get(request("b"));
    await clock.settle();
    last().answer("token");
    await expect(after).resolves.toMatchObject({ outcome: "fetched" });
  });

  test("whoever holds a valid token never notices", async () => {
    const { clock, engine, request, fetched, exchanges, last } = createEngineWorld();
    await fetched("valid", request("a"));
    const other = engine.get(request("b"));
    other.catch(() => {});
    await clock.settle();
    last().fail(throttled(hour));
    await clock.advance(55 * minute);
    await expect(engine.get(request("a"))).resolves.toMatchObject({ result: { token: "valid" } });
    expect(exchanges).toHaveLength(2);
  });

  test("other upstreams are asked as ever", async () => {
    const { clock, engine, request, last } = createEngineWorld();
    const paused = engine.get(request("a"));
    paused.catch(() => {});
    await clock.settle();
    last().fail(throttled(30_000));
    const free = engine.get(request("b", { upstream: "another" }));
    await clock.settle();
    last().answer("token");
    await expect(free).resolves.toMatchObject({ outcome: "fetched" });
  });

  test("who asks to wait gets the token after the pause, by one call for all who waited", async () => {
    const { clock, engine, request, exchanges, last } = createEngineWorld();
    const patient = callers(100, () => engine.get(request(), { waitWhenThrottled: true, timeoutMs: minute }));
    await clock.settle();
    last().fail(throttled(20_000));
    await clock.advance(20_000);
    last().answer("token");
    for (const answer of await Promise.all(patient))
      expect(answer).toMatchObject({ result: { token: "token" } });
    expect(exchanges).toHaveLength(2);
  });

  test("who asks to wait for less than the pause learns of it at once", async () => {
    const { clock, engine, request, last } = createEngineWorld();
    const hasty = engine.get(request(), { waitWhenThrottled: true, timeoutMs: 10_000 });
    hasty.catch(() => {});
    await clock.settle();
    last().fail(throttled(20_000));
    await expect(hasty).rejects.toMatchObject({ code: "TB_ERR_THROTTLED", retryAfterMs: 20_000 });
  });

  test("an upstream that asks for a pause of no length is not asked in a tight loop by who waits", async () => {
    const { clock, engine, request, exchanges, last } = createEngineWorld();
    const patient = engine.get(request(), { waitWhenThrottled: true });
    patient.catch(() => {});
    for (let ms = 0; ms < 1_000; ms += 10) {
      await clock.settle();
      last().fail(throttled(0));
      await clock.advance(10);
    }
    expect(exchanges.length).toBeLessThanOrEqual(5);
    await clock.advance(250);
    last().answer("token");
    await expect(patient).resolves.toMatchObject({ result: { token: "token" } });
  });
});
