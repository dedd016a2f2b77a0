import { createBoundedMap } from "../model/bounded-map.ts";
import type { SteadyClock } from "./steady-clock.ts";

/** Remembers each refusal for a moment, so that a loop of callers does not hammer an upstream that said no. */
export interface RefusalMemory {
  /** @throws the refusal of a moment ago. */
  check(key: string): void;
  remember(key: string, refusal: Error): void;
  forget(key: string): void;
}

const rememberedForMs = 5_000;

export function createRefusalMemory(clock: SteadyClock, maxRefusals = 1_000): RefusalMemory {
  const refusals = createBoundedMap<{ readonly refusal: Error; readonly until: number }>(maxRefusals);
  return {
    check(key) {
      const remembered = refusals.get(key);
      if (remembered === undefined) return;
      if (clock.now() < remembered.until) throw remembered.refusal;
      refusals.delete(key);
    },
    remember(key, refusal) {
      refusals.set(key, { refusal, until: clock.now() + rememberedForMs });
    },
    forget: refusals.delete,
  };
}
