import { LRUCache } from "lru-cache";
import type { CacheEntry, TokenCache } from "../model/token-cache.ts";

/** Keeps tokens in this process, at most `maxEntries` of them (none with 0); the one that was looked up longest ago goes first. */
export function createMemoryCache(maxEntries: number): TokenCache {
  if (maxEntries === 0) return emptyCache;
  let taken = 0;
  const entries = new LRUCache<string, CacheEntry>({
    max: maxEntries,
    dispose(entry) {
      entry.gone = true;
    },
  });
  return {
    get: (key) => entries.get(key),
    set(key, entry) {
      taken++;
      entries.set(key, entry);
    },
    delete: (key) => void entries.delete(key),
    clear: () => entries.clear(),
    get size() {
      return entries.size;
    },
    get taken() {
      return taken;
    },
  };
}

const emptyCache: TokenCache = {
  get: () => undefined,
  set() {},
  delete() {},
  clear() {},
  size: 0,
  taken: 0,
};
