import { describe, expect, test } from "vitest";
import { createMemoryCache } from "../../src/caches/memory.ts";
import type { CacheEntry, TokenCache } from "../../src/model/token-cache.ts";
import { createObservedCache } from "../engine/model/observed-cache.ts";

/** Every place to keep tokens in this process, the tests' own included: the engine must not see a difference. */
const caches: readonly [string, (maxEntries: number) => TokenCache][] = [
  ["the memory cache", createMemoryCache],
  ["the model's cache", (maxEntries) => createObservedCache(maxEntries, () => {})],
];

const entry = (token: string): CacheEntry => ({ result: { token }, issuedAt: 0, refreshAt: 1, expiresAt: 2 });

describe.each(caches)("%s", (_name, create) => {
  test("gives back the very entry that was put there, and nothing for another key", () => {
    const cache = create(2);
    const kept = entry("a");
    cache.set("a", kept);
    expect(cache.get("a")).toBe(kept);
    expect(cache.get("b")).toBeUndefined();
  });

  test("holds so many entries at most: the least recently used goes, and looking at one is using it", () => {
    const cache = create(2);
    cache.set("a", entry("a"));
    cache.set("b", entry("b"));
    cache.get("a");
    cache.set("c", entry("c"));
    expect(cache.size).toBe(2);
    expect([cache.get("a"), cache.get("b"), cache.get("c")].map((found) => found !== undefined)).toEqual([
      true,
      false,
      true,
    ]);
  });

  test("marks what it lets go: replaced, deleted, displaced or cleared away", () => {
    const cache = create(2);
    const entries = ["replaced", "deleted", "displaced", "cleared"].map(entry);
    const [replaced, deleted, displaced, cleared] = entries;
    if (!replaced || !deleted || !displaced || !cleared) throw new Error("four were made");
    cache.set("a", replaced);
    cache.set("a", deleted);
    cache.delete("a");
    cache.set("b", displaced);
    cache.set("c", cleared);
    cache.set("d", entry("d"));
    expect(entries.map(({ gone }) => gone)).toEqual([true, true, true, undefined]);
    cache.clear();
    expect(cleared.gone).toBe(true);
    expect(cache.size).toBe(0);
  });

  test("counts what it takes in, what replaces something too", () => {
    const cache = create(2);
    for (const key of ["a", "a", "b", "c"]) cache.set(key, entry(key));
    cache.get("c");
    cache.delete("c");
    expect(cache.taken).toBe(4);
  });

  test("deleting what is not there does nothing", () => {
    const cache = create(2);
    cache.set("a", entry("a"));
    cache.delete("b");
    expect(cache.size).toBe(1);
  });
});
