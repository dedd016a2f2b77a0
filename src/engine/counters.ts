import type { Outcome } from "../model/answer.ts";

/** What the engine did for one source, since it began. */
export interface SourceCounters {
  readonly answers: Record<Outcome, number>;
  readonly flights: { started: number; succeeded: number; failed: number; throttled: number };
}

export interface Counters {
  of(source: string): SourceCounters;
  snapshot(): Readonly<Record<string, SourceCounters>>;
}

/** Plain numbers, counted where things happen; whoever exposes metrics reads them. */
export function createCounters(): Counters {
  const sources = new Map<string, SourceCounters>();
  return {
    of(source) {
      let counters = sources.get(source);
      if (counters === undefined) {
        counters = {
          answers: { hit: 0, stale: 0, "stale-if-error": 0, joined: 0, fetched: 0 },
          flights: { started: 0, succeeded: 0, failed: 0, throttled: 0 },
        };
        sources.set(source, counters);
      }
      return counters;
    },
    snapshot: () => structuredClone(Object.fromEntries(sources)),
  };
}
