import { describe, expect, test } from "vitest";
import { UnavailableError } from "../../src/model/errors.ts";
import { createEngineWorld, hour, minute } from "../fakes/engine-world.ts";

const down = () => new UnavailableError("TB_ERR_UPSTREAM_UNAVAILABLE", "The upstream answered 500.");

describe("promise 1: an expired token is never handed out", () => {
  test("a token serves up to its last millisecond and not one longer", async () => {
    const { clock, engine, request, fetched, exchanges } = createEngineWorld({ maxRetries: 0 });
    await fetched("first");
    await clock.advance(hour - 1);
    await expect(engine.get(request())).resolves.toMatchObject({ result: { token: "first" } });
    exchanges.at(-1)?.fail(down());
    await clock.advance(1);
    const late = engine.get(request());
    await clock.settle();
    exchanges.at(-1)?.answer("second");
    await expect(late).resolves.toMatchObject({ result: { token: "second" }, outcome: "fetched" });
  });

  test("a machine that slept past the end asks anew when it wakes", async () => {
    const { clock, engine, request, fetched, last } = createEngineWorld();
    await fetched("first");
    clock.suspend(2 * hour);
    const answer = engine.get(request());
    await clock.settle();
    last().answer("second");
    await expect(answer).resolves.toMatchObject({ result: { token: "second" } });
  });

  test("setting the wall clock back gives no token a longer life", async () => {
    const { clock, engine, request, fetched, last } = createEngineWorld();
    await fetched("first");
    await clock.advance(30 * minute);
    clock.stepWall(-hour);
    await clock.advance(30 * minute);
    const answer = engine.get(request());
    await clock.settle();
    last().answer("second");
    await expect(answer).resolves.toMatchObject({ result: { token: "second" } });
  });

  test("setting the wall clock forward past the end asks anew", async () => {
    const { clock, engine, request, fetched, last } = createEngineWorld();
    await fetched("first");
    clock.stepWall(2 * hour);
    const answer = engine.get(request());
    await clock.settle();
    last().answer("second");
    await expect(answer).resolves.toMatchObject({ result: { token: "second" } });
  });

  test("a handle judges at each hand-out as well", async () => {
    const { clock, handle, fetched, last } = createEngineWorld();
    const get = handle();
    await fetched("first");
    await expect(get()).resolves.toMatchObject({ result: { token: "first" } });
    clock.stepWall(-hour);
    await clock.advance(hour);
    const answer = get();
    await clock.settle();
    last().answer("second");
    await expect(answer).resolves.toMatchObject({ result: { token: "second" } });
  });

  test("a token that arrives expired is asked for once more and then reported, never handed out", async () => {
    const { clock, engine, request, exchanges } = createEngineWorld();
    const answer = engine.get(request());
    answer.catch(() => {});
    await clock.settle();
    exchanges[0]?.answer("dead", 0);
    await clock.settle();
    exchanges[1]?.answer("dead too", -5);
    await expect(answer).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_MALFORMED" });
    expect(exchanges).toHaveLength(2);
  });

  test("a token whose end cannot be read is not used at all", async () => {
    const { clock, engine, request, last } = createEngineWorld();
    const answer = engine.get(request());
    answer.catch(() => {});
    await clock.settle();
    last().answer("endless", { life: { expiresAt: Number.NaN } });
    await expect(answer).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_MALFORMED" });
  });
});
