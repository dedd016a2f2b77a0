import { describe, expect, test, vi } from "vitest";
import { RefusedError } from "../../src/model/errors.ts";
import { createEngineWorld } from "../fakes/engine-world.ts";

const refused = () => new RefusedError("TB_ERR_UPSTREAM_REFUSED", "The upstream answered 403.");

describe("promise 4: an AbortSignal ends one caller's wait, never the flight", () => {
  test("the others get the token, and so does whoever comes later", async () => {
    const { clock, engine, request, exchanges, last } = createEngineWorld();
    const impatient = new AbortController();
    const left = engine.get(request(), { signal: impatient.signal });
    const stays = engine.get(request());
    await clock.settle();
    impatient.abort(new Error("no more time"));
    await expect(left).rejects.toThrow("no more time");
    expect(last().order.signal.aborted).toBe(false);
    last().answer("token");
    await expect(stays).resolves.toMatchObject({ result: { token: "token" } });
    expect(exchanges).toHaveLength(1);
  });

  test("when every caller has gone, the flight still lands in the cache", async () => {
    const { clock, engine, request, last } = createEngineWorld();
    const impatient = new AbortController();
    const left = engine.get(request(), { signal: impatient.signal });
    await clock.settle();
    impatient.abort(new Error("gone"));
    await expect(left).rejects.toThrow("gone");
    last().answer("token");
    await clock.settle();
    await expect(engine.get(request())).resolves.toMatchObject({ outcome: "hit" });
  });

  test("a flight that fails after its callers have gone ends nothing else", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    try {
      const { clock, engine, request, last } = createEngineWorld();
      const left = engine.get(request(), { timeoutMs: 10 });
      left.catch(() => {});
      await clock.advance(10);
      await expect(left).rejects.toMatchObject({ code: "TB_ERR_TIMEOUT" });
      last().fail(refused());
      await clock.settle();
      await clock.settle();
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.off("unhandledRejection", unhandled);
    }
  });
});
