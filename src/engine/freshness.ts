import type { TokenLife } from "../model/token-life.ts";

/** Fresh: handed out as it is. Stale: still valid, but due for renewal. Expired: never handed out. */
export type Freshness = "fresh" | "stale" | "expired";

/** When a token was asked for, when its renewal is due, and when it ends: milliseconds of one clock. */
export interface TokenTimes {
  readonly issuedAt: number;
  readonly refreshAt: number;
  readonly expiresAt: number;
}

export function freshness(times: Pick<TokenTimes, "refreshAt" | "expiresAt">, now: number): Freshness {
  if (now >= times.expiresAt) return "expired";
  return now >= times.refreshAt ? "stale" : "fresh";
}

const longLifeMs = 2 * 60 * 60 * 1000;
const leadMs = 10 * 60 * 1000;

/** SDKs drop a token with five minutes left, so for lives of two hours and less the lead is ten. */
function standardLead(lifeMs: number): number {
  return lifeMs > longLifeMs ? lifeMs / 2 : Math.min(leadMs, lifeMs / 5);
}

/**
 * Turns a life as the upstream told it into instants of our clock. The upstream's word on renewal counts where it
 * gives one; else half of a life over two hours, else ten minutes before the end or a fifth of the life where that
 * is shorter. Renewal is then moved earlier by up to a tenth of its lead, so that a fleet does not renew at once.
 *
 * @param upstreamAheadMs How far the upstream's clock is ahead of ours.
 * @param random A number in [0, 1).
 */
export function planTimes(
  life: TokenLife,
  { issuedAt, upstreamAheadMs, random }: { issuedAt: number; upstreamAheadMs: number; random: number },
): TokenTimes {
  const expiresAt = "expiresAt" in life ? life.expiresAt - upstreamAheadMs : issuedAt + life.expiresInMs;
  const told =
    "expiresAt" in life ? minus(life.refreshAt, upstreamAheadMs) : plus(life.refreshInMs, issuedAt);
  const usable = told !== undefined && told > issuedAt && told < expiresAt;
  const lead = usable ? expiresAt - told : standardLead(Math.max(0, expiresAt - issuedAt));
  const refreshAt = Math.min(expiresAt, Math.max(issuedAt, expiresAt - lead - (random * lead) / 10));
  return { issuedAt, refreshAt, expiresAt };
}

const plus = (ms: number | undefined, base: number) => (ms === undefined ? undefined : base + ms);
const minus = (at: number | undefined, ms: number) => (at === undefined ? undefined : at - ms);
