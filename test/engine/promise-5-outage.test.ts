import { describe, expect, test } from "vitest";
import { UnavailableError } from "../../src/model/errors.ts";
import { createEngineWorld, minute } from "../fakes/engine-world.ts";

const down = () => new UnavailableError("TB_ERR_UPSTREAM_UNAVAILABLE", "The upstream answered 500.");

describe("promise 5: a valid token is served while the upstream is down", () => {
  test("the outcome says so, and the pauses between tries grow", async () => {
    const { clock, engine, request, fetched, exchanges, last, warnings } = createEngineWorld({
      maxRetries: 0,
    });
    await fetched("first");
    await clock.advance(50 * minute);
    const triedAt: number[] = [];
    for (const startedAt = clock.monotonic(); clock.monotonic() < startedAt + 3 * minute; ) {
      const before = exchanges.length;
      const { outcome, result } = await engine.get(request());
      expect(result.token).toBe("first");
      if (exchanges.length > before) {
        triedAt.push(clock.monotonic());
        last().fail(down());
      } else {
        expect(outcome).toBe("stale-if-error");
      }
      await clock.advance(100);
    }
    const pauses = triedAt.slice(1).map((at, index) => at - (triedAt[index] ?? 0));
    expect(pauses.length).toBeGreaterThan(4);
    for (const [index, pause] of pauses.slice(1).entries()) expect(pause).toBeGreaterThan(pauses[index] ?? 0);
    expect(warnings).toHaveLength(triedAt.length);
  });

  test("once the upstream is back, the next refresh ends it", async () => {
    const { clock, engine, request, fetched, last } = createEngineWorld({ maxRetries: 0 });
    await fetched("first");
    await clock.advance(50 * minute);
    await engine.get(request());
    last().fail(down());
    await clock.advance(minute);
    await expect(engine.get(request())).resolves.toMatchObject({ outcome: "stale-if-error" });
    last().answer("second");
    await clock.settle();
    await expect(engine.get(request())).resolves.toMatchObject({
      result: { token: "second" },
      outcome: "hit",
    });
  });
});
