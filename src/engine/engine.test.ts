import { expect, test } from "vitest";
import { createEngineWorld, hour, minute } from "../../test/fakes/engine-world.ts";
import { UnavailableError } from "../model/errors.ts";

test("a caller's total deadline is kept through retries and pauses", async () => {
  const { clock, engine, request, last } = createEngineWorld();
  const answer = engine.get(request(), { timeoutMs: 5_000, waitWhenThrottled: true });
  answer.catch(() => {});
  await clock.settle();
  last().fail(new UnavailableError("TB_ERR_UPSTREAM_UNAVAILABLE", "503", { retryAfterMs: 4_000 }));
  await clock.advance(4_500);
  last().fail(new UnavailableError("TB_ERR_UPSTREAM_UNAVAILABLE", "503", { retryAfterMs: 4_000 }));
  await clock.advance(500);
  await expect(answer).rejects.toMatchObject({ code: "TB_ERR_TIMEOUT" });
});

test("who runs out of time is told what the upstream said last", async () => {
  const { clock, engine, request, last } = createEngineWorld();
  const answers = [engine.get(request()), engine.get(request())];
  for (const answer of answers) answer.catch(() => {});
  await clock.settle();
  const upstream = { host: "imds.example", status: 410 };
  const updating = { lastsAtMostMs: 70_000, upstream };
  last().fail(new UnavailableError("TB_ERR_UPSTREAM_UNAVAILABLE", "It answered 410.", updating));
  await clock.advance(30_000);
  const message = expect.stringContaining("The last try failed: It answered 410.");
  for (const answer of answers)
    await expect(answer).rejects.toMatchObject({ code: "TB_ERR_TIMEOUT", message, upstream });
});

test("thirty seconds are allowed unless the caller says otherwise", async () => {
  const { clock, engine, request } = createEngineWorld();
  const answer = engine.get(request());
  answer.catch(() => {});
  await clock.advance(30_000);
  await expect(answer).rejects.toMatchObject({ message: expect.stringContaining("within 30 s") });
});

test("a caller that has gone already gets nothing, not even from the cache", async () => {
  const { engine, request, fetched } = createEngineWorld();
  await fetched("token");
  await expect(engine.get(request(), { signal: AbortSignal.abort(new Error("gone")) })).rejects.toThrow(
    "gone",
  );
});

test("a caller without patience gets what is at hand, and an error where nothing is", async () => {
  const { engine, request, fetched } = createEngineWorld();
  await expect(engine.get(request(), { timeoutMs: 0 })).rejects.toMatchObject({ code: "TB_ERR_TIMEOUT" });
  await fetched("token", request("other"));
  await expect(engine.get(request("other"), { timeoutMs: 0 })).resolves.toMatchObject({ outcome: "hit" });
});

test("a handle answers as get does: fresh, stale, forced and expired", async () => {
  const { clock, handle, fetched, last } = createEngineWorld();
  const get = handle();
  await fetched("first");
  await expect(get()).resolves.toMatchObject({ outcome: "hit" });
  const forced = get({ forceRefresh: true });
  await clock.settle();
  last().answer("second");
  await expect(forced).resolves.toMatchObject({ result: { token: "second" }, outcome: "fetched" });
  await clock.advance(51 * minute);
  await expect(get()).resolves.toMatchObject({ result: { token: "second" }, outcome: "stale" });
  last().answer("third");
  await clock.advance(hour);
  const late = get();
  await clock.settle();
  last().answer("fourth");
  await expect(late).resolves.toMatchObject({ result: { token: "fourth" } });
});

test("one caller cannot change what the others get", async () => {
  const { engine, request, fetched } = createEngineWorld();
  const { result } = await fetched("token");
  expect(() => {
    (result as { token: string }).token = "mine";
  }).toThrow(TypeError);
  await expect(engine.get(request())).resolves.toMatchObject({ result: { token: "token" } });
});

test("callers with the same claims share one call, one after another too", async () => {
  const { clock, engine, request, fetched, exchanges, last } = createEngineWorld();
  await fetched("first");
  const wants = { claims: '{"access_token":{}}' };
  const answers = [engine.get(request(), wants), engine.get(request(), wants)];
  await clock.settle();
  expect(last().order.claims).toBe(wants.claims);
  last().answer("claimed");
  await Promise.all(answers);
  await expect(engine.get(request(), wants)).resolves.toMatchObject({ result: { token: "claimed" } });
  expect(exchanges).toHaveLength(2);
});
