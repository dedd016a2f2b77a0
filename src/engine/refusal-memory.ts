import { LRUCache } from "lru-cache";
import { LoginError, RefusedError } from "../model/errors.ts";
import type { SteadyClock } from "./steady-clock.ts";

/** Remembers each refusal for a moment, so that a loop of callers does not hammer an upstream that said no. */
export interface RefusalMemory {
  /** @throws the refusal of a moment ago. */
  check(key: string): void;
  /** Remembers `error` if it is a refusal. */
  note(key: string, error: unknown): void;
  forget(key: string): void;
}

const rememberedForMs = 5_000;

export function createRefusalMemory(clock: SteadyClock, maxRefusals = 1_000): RefusalMemory {
  const refusals = new LRUCache<string, { readonly error: Error; readonly until: number }>({
    max: maxRefusals,
  });
  return {
    check(key) {
      const refusal = refusals.get(key);
      if (refusal === undefined) return;
      if (clock.now() < refusal.until) throw refusal.error;
      refusals.delete(key);
    },
    note(key, error) {
      if (error instanceof RefusedError || error instanceof LoginError) {
        refusals.set(key, { error, until: clock.now() + rememberedForMs });
      }
    },
    forget: (key) => void refusals.delete(key),
  };
}
