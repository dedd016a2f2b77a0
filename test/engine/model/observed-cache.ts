import type { CacheEntry, TokenCache } from "../../../src/model/token-cache.ts";

/** A bounded cache, the least recently used goes first, that tells which key it let go. */
export function createObservedCache(maxEntries: number, gone: (key: string) => void): TokenCache {
  const entries = new Map<string, CacheEntry>();
  let changes = 0;
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
      changes++;
      entries.delete(key);
      entries.set(key, entry);
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) {
        entries.delete(oldest);
        gone(oldest);
      }
    },
    delete(key) {
      changes++;
      entries.delete(key);
      gone(key);
    },
    clear() {
      changes++;
      entries.clear();
    },
    get size() {
      return entries.size;
    },
    get changes() {
      return changes;
    },
  };
}
