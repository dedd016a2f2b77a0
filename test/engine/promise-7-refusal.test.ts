import { describe, expect, test } from "vitest";
import { RefusedError, UnavailableError } from "../../src/model/errors.ts";
import { createEngineWorld } from "../fakes/engine-world.ts";

const refused = () => new RefusedError("TB_ERR_UPSTREAM_REFUSED", "The upstream answered 403.");

describe("promise 7: a refusal is never retried, and remembered for a moment", () => {
  test("a loop of callers causes one call", async () => {
    const { clock, engine, request, exchanges, last } = createEngineWorld();
    const first = engine.get(request());
    first.catch(() => {});
    await clock.settle();
    last().fail(refused());
    await expect(first).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_REFUSED" });
    for (let n = 0; n < 20; n++) {
      await expect(engine.get(request())).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_REFUSED" });
      await clock.advance(200);
    }
    expect(exchanges).toHaveLength(1);
  });

  test("after the moment the upstream is asked again", async () => {
    const { clock, engine, request, last } = createEngineWorld();
    const first = engine.get(request());
    first.catch(() => {});
    await clock.settle();
    last().fail(refused());
    await clock.advance(5_000);
    const second = engine.get(request());
    await clock.settle();
    last().answer("allowed now");
    await expect(second).resolves.toMatchObject({ result: { token: "allowed now" } });
  });

  test("it never hides a valid token", async () => {
    const { clock, engine, request, fetched, last } = createEngineWorld();
    await fetched("valid");
    const forced = engine.get(request(), { forceRefresh: true });
    forced.catch(() => {});
    await clock.settle();
    last().fail(refused());
    await expect(forced).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_REFUSED" });
    await expect(engine.get(request())).resolves.toMatchObject({
      result: { token: "valid" },
      outcome: "hit",
    });
  });

  test("what the protocol calls a wait is waited out: 70 s of 410 end in a token", async () => {
    const { clock, engine, request, exchanges } = createEngineWorld();
    const updating = () =>
      new UnavailableError("TB_ERR_UPSTREAM_UNAVAILABLE", "410", { lastsAtMostMs: 70_000 });
    const answer = engine.get(request(), { timeoutMs: 100_000 });
    answer.catch(() => {});
    let answered = 0;
    for (let second = 0; second < 90; second++) {
      await clock.advance(1_000);
      for (; answered < exchanges.length; answered++) {
        if (second < 65) exchanges[answered]?.fail(updating());
        else exchanges[answered]?.answer("after the update");
      }
    }
    await expect(answer).resolves.toMatchObject({ result: { token: "after the update" } });
  });

  test("what outlasts the protocol's word is reported", async () => {
    const { clock, engine, request, exchanges } = createEngineWorld();
    const answer = engine.get(request(), { timeoutMs: 200_000 });
    answer.catch(() => {});
    let failed = 0;
    for (let second = 0; second < 100; second++) {
      await clock.advance(1_000);
      for (; failed < exchanges.length; failed++) {
        exchanges[failed]?.fail(
          new UnavailableError("TB_ERR_UPSTREAM_UNAVAILABLE", "410", { lastsAtMostMs: 70_000 }),
        );
      }
    }
    await expect(answer).rejects.toThrow("410");
    expect(exchanges.length).toBeLessThan(15);
  });
});
