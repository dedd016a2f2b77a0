import type { Answer } from "../model/answer.ts";
import type { CacheEntry, TokenCache } from "../model/token-cache.ts";
import type { HandOut } from "./hand-out.ts";
import type { SteadyClock } from "./steady-clock.ts";
import type { TokenRequest } from "./token-request.ts";

interface AtHandParts {
  readonly cache: TokenCache;
  readonly steady: SteadyClock;
  readonly handOut: HandOut;
}

/** So exactly does the cache know which token was used last. */
const lookAgainAfterMs = 30_000;

/**
 * The answer to a request whose token is fresh, without waiting for anything; nothing for any other.
 *
 * A request remembers where its token is. The cache is looked into again only once the token is gone from there, or
 * after half a minute: among a hundred thousand tokens a look costs more than all the rest (bench/README.md).
 */
export function createAtHand({ cache, steady, handOut }: AtHandParts) {
  return <Result>(request: TokenRequest<Result>): Answer<Result> | undefined => {
    const now = steady.now();
    const period = Math.floor(now / lookAgainAfterMs);
    let entry = request.found;
    if (entry === undefined || entry.gone || request.foundIn !== period) {
      entry = cache.get(request.key) as CacheEntry<Result> | undefined;
      request.found = entry;
      request.foundIn = period;
    }
    return entry !== undefined && now < entry.refreshAt ? handOut.hit(request, entry, now) : undefined;
  };
}
