import type { HttpResponse } from "../model/http.ts";
import type { Clock, Logger } from "../model/runtime.ts";

/** `Date` counts whole seconds, and an answer takes its time: less than this is no offset but noise. */
const noiseMs = 3_000;

/** From here on a person should know: certificates and assertions begin to fail. */
const notableMs = 60_000;

/** How far the upstream's clock is ahead of ours, by the `Date` of an answer; 0 when it cannot be told. */
export function upstreamAhead(headers: HttpResponse["headers"], sentAt: number, receivedAt: number): number {
  const date = Date.parse(headers["date"] ?? "");
  if (Number.isNaN(date)) return 0;
  const ahead = date + 500 - (sentAt + receivedAt) / 2;
  return Math.abs(ahead) < noiseMs + (receivedAt - sentAt) / 2 ? 0 : ahead;
}

/** Measures upstream clocks, and says once for each host when one differs notably from ours. */
export function createUpstreamClock(clock: Clock, logger: Logger) {
  const told = new Set<string>();
  return {
    now: () => clock.now(),
    measure(host: string, response: HttpResponse, sentAt: number): number {
      const ahead = upstreamAhead(response.headers, sentAt, clock.now());
      if (Math.abs(ahead) >= notableMs && !told.has(host)) {
        told.add(host);
        logger.warn({ host, aheadMs: ahead }, describeOffset(host, ahead));
      }
      return ahead;
    },
  };
}

function describeOffset(host: string, ahead: number): string {
  const minutes = Math.round(Math.abs(ahead) / 60_000);
  const direction = ahead > 0 ? "behind" : "ahead of";
  return `this machine's clock is about ${minutes} min ${direction} that of ${host}; lifetimes are corrected for it`;
}
