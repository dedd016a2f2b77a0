import { UnavailableError } from "../model/errors.ts";
import type { CacheEntry, TokenCache } from "../model/token-cache.ts";
import type { TimedResult } from "./fetch.ts";
import { confirmedForMs, type ForcedOrder } from "./forced-refresh.ts";
import type { SteadyClock } from "./steady-clock.ts";
import type { TokenRequest } from "./token-request.ts";

/**
 * Puts what a flight brought into the cache.
 *
 * @returns the entry that counts from now on: a newer one, when another flight has overtaken this one. It may have expired.
 */
export function land<Result>(
  request: TokenRequest<Result>,
  { result, times }: TimedResult<Result>,
  forced: ForcedOrder | undefined,
  { cache, steady }: { readonly cache: TokenCache; readonly steady: SteadyClock },
): CacheEntry<Result> {
  const before = cache.get(request.key) as CacheEntry<Result> | undefined;
  const now = steady.now();
  // What was asked for later is the upstream's newer word, unless it has nothing more to say.
  const holds = before !== undefined && now < before.expiresAt;
  if (holds && before.issuedAt > times.issuedAt) return before;
  const { issuedAt, refreshAt, expiresAt } = times;
  // What nearly every entry comes to hold has its place from the beginning: added later it would take twice the memory.
  const entry: CacheEntry<Result> = { result, issuedAt, refreshAt, expiresAt, hit: undefined, hitAhead: 0 };
  if (forced?.claims !== undefined) {
    entry.claims = { text: forced.claims, answeredUntil: now + confirmedForMs };
  }
  if (forced && before && isSameToken(request, before.result, result)) {
    entry.confirmedUntil = now + confirmedForMs;
  }
  // What arrives expired takes no valid token's place.
  if (!holds || now < expiresAt) cache.set(request.key, entry);
  return entry;
}

function isSameToken<Result>({ tokenOf }: TokenRequest<Result>, before: Result, now: Result): boolean {
  const token = tokenOf(now);
  return token !== undefined && token === tokenOf(before);
}

/** What is told of a token that was no longer valid when it came. */
export function arrivedExpired(source: string): UnavailableError {
  return new UnavailableError(
    "TB_ERR_UPSTREAM_MALFORMED",
    `The upstream handed out a ${source} token that has already expired. Check the clock of this machine and of the upstream.`,
    { retryable: false },
  );
}
