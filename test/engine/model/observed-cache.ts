import type { CacheEntry, TokenCache } from "../../../src/model/token-cache.ts";

/** A bounded cache, the least recently used goes first, that tells which key it let go. */
export function createObservedCache(maxEntries: number, gone: (key: string) => void): TokenCache {
  const entries = new Map<string, CacheEntry>();
  let taken = 0;
  const take = (key: string) => {
    const entry = entries.get(key);
    if (entry) entry.gone = true;
    entries.delete(key);
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry) {
        entries.delete(key);
        entries.set(key, entry);
      }
      return entry;
    },
    set(key, entry) {
      taken++;
      take(key);
      entries.set(key, entry);
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) {
        take(oldest);
        gone(oldest);
      }
    },
    delete(key) {
      take(key);
      gone(key);
    },
    clear() {
      for (const key of [...entries.keys()]) take(key);
    },
    get size() {
      return entries.size;
    },
    get taken() {
      return taken;
    },
  };
}
