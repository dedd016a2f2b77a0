import { expect, test } from "vitest";
import { createEngineWorld, hour, minute, sha256 } from "../../test/fakes/engine-world.ts";
import { createMemoryCache } from "../caches/memory.ts";
import { type Answer, createAnswer } from "../model/answer.ts";
import type { TokenCache } from "../model/token-cache.ts";

async function warmHandle(cache: TokenCache = createMemoryCache(2)) {
  const world = createEngineWorld({ cache });
  const get = world.handle();
  const first = get();
  world.exchanges[0]?.answer("first");
  await first;
  return { ...world, get, cache };
}

const tokenOf = async (answer: Promise<Answer<{ token: string }>>) => (await answer).result.token;

test("hands out the token that a forced refresh by somebody else brought, at once", async () => {
  const { get, engine, request, exchanges } = await warmHandle();
  expect(await tokenOf(get())).toBe("first");
  const forced = engine.get(request(), { rejectedTokenSha256: sha256("first") });
  exchanges[1]?.answer("second");
  await forced;
  expect(await tokenOf(get())).toBe("second");
});

test("hands out nothing that has been taken out of the cache", async () => {
  const { get, cache, exchanges } = await warmHandle();
  await get();
  cache.delete("key");
  const again = get();
  exchanges[1]?.answer("second");
  expect(await tokenOf(again)).toBe("second");
});

test("asks upstream once its token has expired, however warm it was", async () => {
  const { get, clock, exchanges } = await warmHandle();
  await get();
  await clock.advance(hour + minute);
  const again = get();
  exchanges[1]?.answer("second");
  expect(await tokenOf(again)).toBe("second");
});

test("keeps the token that it hands out among those used last", async () => {
  const { get, clock, cache } = await warmHandle();
  const now = clock.now();
  const other = { result: { token: "other" }, issuedAt: now, refreshAt: now, expiresAt: now + hour };
  await get();
  cache.set("old", other);
  await get();
  cache.set("new", other);
  expect(cache.get("key")).toBeDefined();
  expect(cache.get("old")).toBeUndefined();
});

test("looks into the cache no more until that has taken in another token", async () => {
  const cache = createMemoryCache(2);
  const { get } = await warmHandle(cache);
  let looks = 0;
  const look = cache.get;
  cache.get = (key) => {
    looks++;
    return look(key);
  };
  for (let time = 0; time < 10; time++) await get();
  expect(looks).toBe(1);
});

test("has nothing to hand out before the token has come, once it is due for renewal, and after its end", async () => {
  const { engine, request, fetched, clock } = createEngineWorld();
  const kept = request();
  expect(engine.atHand(kept)).toBeUndefined();
  await fetched("first");
  expect(engine.atHand(kept)?.result.token).toBe("first");
  await clock.advance(hour - 10 * minute);
  expect(engine.atHand(kept)).toBeUndefined();
  await clock.advance(10 * minute);
  expect(engine.atHand(kept)).toBeUndefined();
});

test("hands out an answer like any other", async () => {
  const { get, clock } = await warmHandle();
  const now = clock.now();
  const times = { issuedAt: now, refreshAt: now + hour - 10 * minute, expiresAt: now + hour };
  expect(await get()).toEqual(createAnswer({ token: "first" }, "hit", times));
});
