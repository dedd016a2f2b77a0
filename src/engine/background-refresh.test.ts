import { expect, test } from "vitest";
import { createEngineWorld, minute } from "../../test/fakes/engine-world.ts";
import { ThrottledError, UnavailableError } from "../model/errors.ts";

const down = () => new UnavailableError("TB_ERR_UPSTREAM_UNAVAILABLE", "The upstream answered 500.");

test("a stale token is renewed once, not by every caller", async () => {
  const { clock, engine, request, fetched, exchanges } = createEngineWorld();
  await fetched("first");
  await clock.advance(51 * minute);
  for (let n = 0; n < 5; n++)
    await expect(engine.get(request())).resolves.toMatchObject({ outcome: "stale" });
  expect(exchanges).toHaveLength(2);
});

test("not while a forced refresh is under way", async () => {
  const { clock, engine, request, fetched, exchanges, last } = createEngineWorld();
  await fetched("first");
  await clock.advance(51 * minute);
  const forced = engine.get(request(), { forceRefresh: true });
  await expect(engine.get(request())).resolves.toMatchObject({ outcome: "stale" });
  expect(exchanges).toHaveLength(2);
  last().answer("second");
  await forced;
});

test("not while the upstream has asked for a pause", async () => {
  const { clock, engine, request, fetched, exchanges, last } = createEngineWorld();
  await fetched("first");
  await clock.advance(51 * minute);
  const other = engine.get(request("other"));
  other.catch(() => {});
  await clock.settle();
  last().fail(new ThrottledError("429", { retryAfterMs: minute }));
  await clock.settle();
  await expect(engine.get(request())).resolves.toMatchObject({ outcome: "stale" });
  expect(exchanges).toHaveLength(2);
  await clock.advance(minute);
  await engine.get(request());
  expect(exchanges).toHaveLength(3);
});

test("a failure is told to the log, with when it is tried again", async () => {
  const { clock, engine, request, fetched, last, warnings } = createEngineWorld({ maxRetries: 0 });
  await fetched("first");
  await clock.advance(51 * minute);
  await engine.get(request());
  last().fail(down());
  await clock.settle();
  expect(warnings).toMatchObject([{ source: "fake", retryInMs: 500 }]);
});

test("what arrives expired is a failure: the valid token is served on, and tried again after a pause", async () => {
  const { clock, engine, request, fetched, exchanges, last, warnings } = createEngineWorld();
  await fetched("first");
  await clock.advance(51 * minute);
  await engine.get(request());
  last().answer("dead", 0);
  await clock.settle();
  const answer = { result: { token: "first" }, outcome: "stale-if-error" };
  await expect(engine.get(request())).resolves.toMatchObject(answer);
  expect(exchanges).toHaveLength(2);
  expect(warnings).toMatchObject([{ error: { code: "TB_ERR_UPSTREAM_MALFORMED" }, retryInMs: 500 }]);
});
