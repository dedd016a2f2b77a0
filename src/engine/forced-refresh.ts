import type { GetTokenOptions } from "../model/answer.ts";
import { UsageError } from "../model/errors.ts";
import { nodeCrypto } from "../model/node-crypto.ts";
import type { CacheEntry } from "../model/token-cache.ts";

/** How long a token that came in answer to a rejection is taken as the upstream's last word. */
export const confirmedForMs = 5_000;

/** A caller's wish to go upstream whatever the cache holds. */
export interface ForcedOrder {
  readonly claims?: string;
  /** Whether the claims are an upstream's answer to the token at hand, which is worth nothing then. */
  readonly challenged?: boolean;
}

/**
 * Whether a caller's wish to go upstream is to be granted, and with which claims. A plain wish always is. One that
 * names a rejected token is granted only while that is still the token at hand, with or without claims; any other that
 * names claims unless the token at hand has just been fetched with them: N holders of one bad token cause one exchange.
 *
 * @throws UsageError when the hash is not one.
 */
export function forcedOrder(
  wants: GetTokenOptions,
  token: string | undefined,
  entry: CacheEntry | undefined,
  now: number,
): ForcedOrder | undefined {
  const { forceRefresh, claims, rejectedTokenSha256 } = wants;
  if (rejectedTokenSha256 !== undefined) checkHash(rejectedTokenSha256);
  if (rejectedTokenSha256 !== undefined && !forceRefresh) {
    if (!isStillAtHand(rejectedTokenSha256, token, entry, now)) return undefined;
    return claims === undefined ? {} : { claims };
  }
  if (claims === undefined) return forceRefresh ? {} : undefined;
  return hasJustCome(entry, claims, now) ? undefined : { claims, challenged: !forceRefresh };
}

function isStillAtHand(
  sha256: string,
  token: string | undefined,
  entry: CacheEntry | undefined,
  now: number,
): boolean {
  if (entry === undefined) return true;
  const confirmed = entry.confirmedUntil !== undefined && now < entry.confirmedUntil;
  return token !== undefined && !confirmed && isHashOf(token, sha256);
}

function hasJustCome(entry: CacheEntry | undefined, claims: string, now: number): boolean {
  return entry?.claims?.text === claims && now < entry.claims.answeredUntil && now < entry.expiresAt;
}

function isHashOf(token: string, sha256: string): boolean {
  const { createHash, timingSafeEqual } = nodeCrypto();
  const actual = createHash("sha256").update(token).digest();
  return timingSafeEqual(Buffer.from(sha256, "hex"), actual);
}

function checkHash(sha256: string): void {
  if (/^[0-9a-f]{64}$/i.test(sha256)) return;
  throw new UsageError(
    "TB_ERR_INVALID_ARGUMENT",
    "The SHA-256 of a rejected token must be 64 hexadecimal digits.",
    { argument: "rejectedTokenSha256" },
  );
}
