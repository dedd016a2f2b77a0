import type { Outcome } from "../model/answer.ts";

/** What a server counts: plain numbers, counted where things happen. Whoever exposes metrics reads them. */
export interface Tally {
  /** The counter of one kind of hand-out. */
  handOuts(labels: HandOutLabels): HandOutCounter;
  refused(dialect: string, by: string): void;
  readonly allHandOuts: Iterable<HandOutCounter>;
  readonly allLast: Iterable<LastHandOut>;
  readonly allRefusals: Iterable<{ readonly dialect: string; readonly by: string; readonly count: number }>;
}

export interface HandOutLabels {
  readonly dialect: string;
  readonly source: string;
  readonly identity: string;
}

export interface HandOutCounter {
  readonly labels: HandOutLabels;
  readonly outcomes: Record<Outcome, number>;
  readonly last: LastHandOut;
}

/** The token that was handed out last of one source and identity, in whichever dialect that was. */
export interface LastHandOut {
  readonly source: string;
  readonly identity: string;
  /** Epoch milliseconds; 0 before there was one. */
  expiresAt: number;
}

export function createTally(): Tally {
  const handOuts = new Map<string, HandOutCounter>();
  const lasts = new Map<string, LastHandOut>();
  const refusals = new Map<string, { dialect: string; by: string; count: number }>();

  function lastOf({ source, identity }: HandOutLabels): LastHandOut {
    const key = `${source} ${identity}`;
    const last = lasts.get(key) ?? { source, identity, expiresAt: 0 };
    lasts.set(key, last);
    return last;
  }

  return {
    handOuts(labels) {
      const key = `${labels.dialect} ${labels.source} ${labels.identity}`;
      let counter = handOuts.get(key);
      if (counter === undefined) {
        const outcomes = { hit: 0, stale: 0, "stale-if-error": 0, joined: 0, fetched: 0 };
        counter = { labels, outcomes, last: lastOf(labels) };
        handOuts.set(key, counter);
      }
      return counter;
    },
    refused(dialect, by) {
      const key = `${dialect} ${by}`;
      const refusal = refusals.get(key) ?? { dialect, by, count: 0 };
      refusal.count++;
      refusals.set(key, refusal);
    },
    get allHandOuts() {
      return handOuts.values();
    },
    get allLast() {
      return lasts.values();
    },
    get allRefusals() {
      return refusals.values();
    },
  };
}
