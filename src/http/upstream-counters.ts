/** What one upstream was asked and how it answered, since the booth began. */
export interface UpstreamCounters {
  /** Exchanges that ended, however. */
  exchanges: number;
  /** Of these, answers with status 429. */
  throttled: number;
  /** Of these, answers with another status than 2xx and 429, and exchanges without a complete answer. */
  failed: number;
  /** Time spent in exchanges, in milliseconds. */
  totalMs: number;
  /** Exchanges by how long they took: `[n]` counts those within `exchangeBucketsMs[n]` but not within the one before; the last counts the rest. */
  readonly buckets: number[];
}

/** Upper bounds of the buckets, in milliseconds. */
export const exchangeBucketsMs = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000] as const;

/** Plain numbers by the name of the upstream, such as `arm`; whoever exposes metrics reads them. */
export function createUpstreamCounters() {
  const upstreams = new Map<string, UpstreamCounters>();
  return {
    /** @param status Absent when there was no complete answer. */
    count(name: string, ms: number, status?: number): void {
      let counters = upstreams.get(name);
      if (counters === undefined) {
        const buckets = Array.from({ length: exchangeBucketsMs.length + 1 }, () => 0);
        counters = { exchanges: 0, throttled: 0, failed: 0, totalMs: 0, buckets };
        upstreams.set(name, counters);
      }
      counters.exchanges++;
      counters.totalMs += ms;
      if (status === 429) counters.throttled++;
      else if (status === undefined || status < 200 || status > 299) counters.failed++;
      const within = exchangeBucketsMs.findIndex((bound) => ms <= bound);
      const bucket = within === -1 ? exchangeBucketsMs.length : within;
      counters.buckets[bucket] = (counters.buckets[bucket] ?? 0) + 1;
    },
    snapshot: (): Readonly<Record<string, UpstreamCounters>> =>
      structuredClone(Object.fromEntries(upstreams)),
  };
}
