import type { HttpResponse } from "../model/http.ts";
import type { Clock, Logger } from "../model/runtime.ts";

/** `Date` counts whole seconds, and an answer takes its time: less than this is no offset but noise. */
const noiseMs = 3_000;

/** From here on a person should know: certificates and assertions begin to fail. */
const notableMs = 60_000;

/**
 * How far the upstream's clock is ahead of ours, by the `Date` of an answer; 0 when it cannot be told. `Date` was
 * written at some moment of the exchange: of all offsets that fit, the one that lets tokens end earliest counts.
 *
 * @param receivedAt What our wall clock shows now, epoch milliseconds.
 * @param tookMs How long the exchange took.
 */
export function upstreamAhead(headers: HttpResponse["headers"], receivedAt: number, tookMs: number): number {
  const date = Date.parse(headers["date"] ?? "");
  if (Number.isNaN(date)) return 0;
  const least = date - receivedAt;
  const most = date + 1_000 - (receivedAt - tookMs);
  return least < noiseMs && most > -noiseMs ? 0 : most;
}

/** The beginning of an exchange, by both clocks. */
export interface SentAt {
  readonly wall: number;
  readonly monotonic: number;
}

/** Measures upstream clocks, and says once for each host when one differs notably from ours. */
export function createUpstreamClock(clock: Clock, logger: Logger) {
  const told = new Set<string>();
  return {
    begin: (): SentAt => ({ wall: clock.now(), monotonic: clock.monotonic() }),
    measure(host: string, response: HttpResponse, sentAt: SentAt): number {
      const receivedAt = clock.now();
      // Only the monotonic clock bears a step of the wall clock, and only the wall clock sees the machine's sleep.
      const tookMs = Math.max(clock.monotonic() - sentAt.monotonic, receivedAt - sentAt.wall);
      const ahead = upstreamAhead(response.headers, receivedAt, tookMs);
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
