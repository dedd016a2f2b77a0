import { expect, test } from "vitest";
import type { CacheEntry } from "../model/token-cache.ts";
import { createMemoryCache } from "./memory.ts";

const entry = (token: string): CacheEntry => ({ result: { token }, issuedAt: 0, refreshAt: 1, expiresAt: 2 });

test("gives back what was set last, until it is deleted", () => {
  const cache = createMemoryCache(10);
  cache.set("a", entry("first"));
  cache.set("a", entry("second"));
  cache.set("b", entry("other"));
  expect(cache.get("a")?.result).toEqual({ token: "second" });
  cache.delete("a");
  expect(cache.get("a")).toBeUndefined();
  expect(cache.size).toBe(1);
  cache.clear();
  expect(cache.size).toBe(0);
});

test("lets the least recently used go when it is full", () => {
  const cache = createMemoryCache(2);
  cache.set("a", entry("a"));
  cache.set("b", entry("b"));
  cache.get("a");
  cache.set("c", entry("c"));
  expect(["a", "b", "c"].map((key) => cache.get(key) !== undefined)).toEqual([true, false, true]);
});

test("keeps nothing when it may hold none", () => {
  const cache = createMemoryCache(0);
  cache.set("a", entry("a"));
  expect(cache.get("a")).toBeUndefined();
  expect(cache.size).toBe(0);
});
