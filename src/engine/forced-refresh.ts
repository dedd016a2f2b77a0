import { createHash, timingSafeEqual } from "node:crypto";
import type { GetTokenOptions } from "../model/answer.ts";
import type { CacheEntry } from "../model/token-cache.ts";

/**
 * Whether a caller's wish to go upstream is to be granted. A plain wish always is; one that names a rejected token
 * only while that is still the token at hand, so that N holders of the same bad token cause one exchange.
 */
export function mustRefresh(
  wants: GetTokenOptions,
  token: string | undefined,
  entry: CacheEntry | undefined,
  now: number,
): boolean {
  if (wants.forceRefresh || wants.claims !== undefined) return true;
  if (wants.rejectedTokenSha256 === undefined) return false;
  if (entry === undefined) return true;
  const confirmed = entry.confirmedUntil !== undefined && now < entry.confirmedUntil;
  return token !== undefined && !confirmed && isHashOf(token, wants.rejectedTokenSha256);
}

function isHashOf(token: string, sha256: string): boolean {
  const actual = createHash("sha256").update(token).digest();
  const given = Buffer.from(sha256, "hex");
  return given.length === actual.length && timingSafeEqual(given, actual);
}
