import { describe, expect, test } from "vitest";
import { createEngineWorld, hour, minute } from "../fakes/engine-world.ts";

function callers(count: number, ask: () => Promise<unknown>) {
  return Array.from({ length: count }, ask);
}

describe("promise 2: one upstream call, however many ask", () => {
  test("1,000 callers of a cold key share one call", async () => {
    const { clock, engine, request, exchanges, last } = createEngineWorld();
    const answers = callers(1_000, () => engine.get(request()));
    await clock.settle();
    last().answer("only");
    const outcomes = (await Promise.all(answers)).map((answer) => (answer as { outcome: string }).outcome);
    expect(exchanges).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "fetched")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "joined")).toHaveLength(999);
  });

  test("past refreshAt nobody waits, and one refresh runs in the background", async () => {
    const { clock, engine, request, fetched, exchanges, last } = createEngineWorld();
    await fetched("first");
    await clock.advance(51 * minute);
    const answers = await Promise.all(callers(1_000, () => engine.get(request())));
    for (const answer of answers)
      expect(answer).toMatchObject({ result: { token: "first" }, outcome: "stale" });
    expect(exchanges).toHaveLength(2);
    last().answer("second");
    await clock.settle();
    await expect(engine.get(request())).resolves.toMatchObject({
      result: { token: "second" },
      outcome: "hit",
    });
  });

  test("1,000 callers of an expired token share one call and wait for it", async () => {
    const { clock, engine, request, fetched, exchanges, last } = createEngineWorld();
    await fetched("first");
    await clock.advance(hour);
    const answers = callers(1_000, () => engine.get(request()));
    await clock.settle();
    last().answer("second");
    for (const answer of await Promise.all(answers)) {
      expect(answer).toMatchObject({ result: { token: "second" } });
    }
    expect(exchanges).toHaveLength(2);
  });

  test("a caller in no hurry joins the forced refresh of another", async () => {
    const { clock, engine, request, exchanges, last } = createEngineWorld();
    const answers = [engine.get(request(), { forceRefresh: true }), engine.get(request())];
    await clock.settle();
    last().answer("only");
    await Promise.all(answers);
    expect(exchanges).toHaveLength(1);
  });
});
