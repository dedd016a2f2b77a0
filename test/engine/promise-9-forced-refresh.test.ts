import { describe, expect, test } from "vitest";
import { RefusedError } from "../../src/model/errors.ts";
import { createEngineWorld, minute, sha256 } from "../fakes/engine-world.ts";

const refused = () => new RefusedError("TB_ERR_UPSTREAM_REFUSED", "The upstream answered 403.");

function callers(count: number, ask: () => Promise<unknown>) {
  return Array.from({ length: count }, ask);
}

describe("promise 9: forced refresh", () => {
  test("by flag, the upstream is asked although a valid token is at hand", async () => {
    const { clock, engine, request, fetched, last } = createEngineWorld();
    await fetched("first");
    const forced = engine.get(request(), { forceRefresh: true });
    await clock.settle();
    expect(last().order.forceRefresh).toBe(true);
    last().answer("second");
    await expect(forced).resolves.toMatchObject({ result: { token: "second" }, outcome: "fetched" });
    await expect(engine.get(request())).resolves.toMatchObject({ result: { token: "second" } });
  });

  test("1,000 holders of one rejected token cause one call", async () => {
    const { clock, engine, request, fetched, exchanges, last } = createEngineWorld();
    await fetched("bad");
    const wants = { rejectedTokenSha256: sha256("bad") };
    const answers = callers(1_000, () => engine.get(request(), wants));
    await clock.settle();
    last().answer("good");
    for (const answer of await Promise.all(answers))
      expect(answer).toMatchObject({ result: { token: "good" } });
    expect(exchanges).toHaveLength(2);
  });

  test("and one call when they come one after another", async () => {
    const { clock, engine, request, fetched, exchanges, last } = createEngineWorld();
    await fetched("bad");
    const wants = { rejectedTokenSha256: sha256("bad") };
    const first = engine.get(request(), wants);
    await clock.settle();
    last().answer("good");
    await first;
    for (let n = 0; n < 10; n++) {
      await clock.advance(1_000);
      await expect(engine.get(request(), wants)).resolves.toMatchObject({ result: { token: "good" } });
    }
    expect(exchanges).toHaveLength(2);
  });

  test("and one call for a while when the upstream insists on the very same token", async () => {
    const { clock, engine, request, fetched, exchanges, last } = createEngineWorld();
    await fetched("bad");
    const wants = { rejectedTokenSha256: sha256("bad") };
    const first = engine.get(request(), wants);
    await clock.settle();
    last().answer("bad");
    await first;
    await clock.advance(1_000);
    await expect(engine.get(request(), wants)).resolves.toMatchObject({ result: { token: "bad" } });
    expect(exchanges).toHaveLength(2);
    await clock.advance(5_000);
    const later = engine.get(request(), wants);
    await clock.settle();
    last().answer("good");
    await expect(later).resolves.toMatchObject({ result: { token: "good" } });
  });

  test("the hash of any other token asks for nothing", async () => {
    const { engine, request, fetched, exchanges } = createEngineWorld();
    await fetched("good");
    const wants = { rejectedTokenSha256: sha256("some other") };
    await expect(engine.get(request(), wants)).resolves.toMatchObject({ outcome: "hit" });
    expect(exchanges).toHaveLength(1);
  });

  test("holders of a rejected token do not hammer an upstream that refuses a new one", async () => {
    const { clock, engine, request, fetched, exchanges, last } = createEngineWorld();
    await fetched("bad");
    const wants = { rejectedTokenSha256: sha256("bad") };
    const first = engine.get(request(), wants);
    first.catch(() => {});
    await clock.settle();
    last().fail(refused());
    for (let n = 0; n < 10; n++) {
      await expect(engine.get(request(), wants)).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_REFUSED" });
    }
    expect(exchanges).toHaveLength(2);
  });

  test("an older flight that lands later does not put back what a forced refresh replaced", async () => {
    const { clock, engine, request, fetched, exchanges } = createEngineWorld();
    await fetched("first");
    await clock.advance(51 * minute);
    await engine.get(request());
    await clock.advance(10);
    const forced = engine.get(request(), { forceRefresh: true });
    await clock.settle();
    exchanges[2]?.answer("forced");
    await forced;
    exchanges[1]?.answer("overtaken");
    await clock.settle();
    await expect(engine.get(request())).resolves.toMatchObject({ result: { token: "forced" } });
  });
});
