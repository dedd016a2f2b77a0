import type { Clock } from "../model/runtime.ts";
import type { Audit } from "./audit.ts";
import type { ServedBooth } from "./identities.ts";
import type { Tally } from "./tally.ts";

/** What the metrics page is made of. */
export interface Measured {
  readonly tally: Tally;
  readonly booths: readonly ServedBooth[];
  readonly audit: Audit;
}

export interface Metrics {
  /** A `fetch` whose calls are counted and timed. */
  observe(fetch: typeof globalThis.fetch): typeof globalThis.fetch;
  /** Everything, in the text format of Prometheus. */
  expose(measured: Measured): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Seconds; upstreams answer in tens of milliseconds on a good day and are given up after half a minute. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Metrics of a server. Their labels are source, outcome, dialect, guard, mapped identity and configured upstream:
 * none takes a value that a caller makes up, so their number is bounded.
 */
export async function createMetrics(clock: Clock): Promise<Metrics> {
  const { Counter, Gauge, Histogram, Registry } = await import("prom-client");
  const registry = new Registry();
  const registers = [registry];
  let measured: Measured | undefined;

  new Counter({
    name: "tokenbooth_hand_outs_total",
    help: "Tokens handed out.",
    labelNames: ["dialect", "source", "outcome"],
    registers,
    collect() {
      this.reset();
      for (const { labels, outcomes } of measured?.tally.allHandOuts ?? []) {
        const { dialect, source } = labels;
        for (const [outcome, count] of Object.entries(outcomes)) {
          if (count > 0) this.inc({ dialect, source, outcome }, count);
        }
      }
    },
  });
  new Counter({
    name: "tokenbooth_refusals_total",
    help: "Requests refused, by the guard that refused them; upstream when their token could not be had.",
    labelNames: ["dialect", "guard"],
    registers,
    collect() {
      this.reset();
      for (const { dialect, by, count } of measured?.tally.allRefusals ?? []) {
        this.inc({ dialect, guard: by }, count);
      }
    },
  });
  new Counter({
    name: "tokenbooth_audit_lines_lost_total",
    help: "Audit lines that could not be written and were given up.",
    registers,
    collect() {
      this.reset();
      this.inc(measured?.audit.lost ?? 0);
    },
  });
  new Gauge({
    name: "tokenbooth_token_life_left_seconds",
    help: "Seconds of life left of the token that was handed out last.",
    labelNames: ["source", "identity"],
    registers,
    collect() {
      this.reset();
      for (const { source, identity, expiresAt } of measured?.tally.allLast ?? []) {
        const left = Math.max(0, Math.floor((expiresAt - clock.now()) / 1000));
        if (expiresAt > 0) this.set({ source, identity }, left);
      }
    },
  });
  new Counter({
    name: "tokenbooth_upstream_fetches_total",
    help: "Times that a source went upstream for a token, retries included in one, by how it ended.",
    labelNames: ["source", "result"],
    registers,
    collect() {
      this.reset();
      for (const counters of measured?.booths.map((booth) => booth.counters()) ?? []) {
        for (const [source, { flights }] of Object.entries(counters)) {
          for (const result of ["succeeded", "failed", "throttled"] as const) {
            if (flights[result] > 0) this.inc({ source, result }, flights[result]);
          }
        }
      }
    },
  });
  const calls = new Histogram({
    name: "tokenbooth_upstream_request_seconds",
    help: "Time of requests to upstreams, by status; none when there was no answer.",
    labelNames: ["host", "status"],
    buckets,
    registers,
  });
  const throttled = new Counter({
    name: "tokenbooth_upstream_throttled_total",
    help: "Times that an upstream answered 429.",
    labelNames: ["host"],
    registers,
  });

  return {
    observe: (fetch) => async (input, init) => {
      const { host } = new URL(input instanceof Request ? input.url : input);
      const beganAt = clock.monotonic();
      let status = "none";
      try {
        const response = await fetch(input, init);
        status = String(response.status);
        if (response.status === 429) throttled.inc({ host });
        return response;
      } finally {
        calls.observe({ host, status }, (clock.monotonic() - beganAt) / 1000);
      }
    },
    async expose(now) {
      measured = now;
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
