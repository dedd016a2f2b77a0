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

/**
 * The answer to a request whose token is fresh, without waiting for anything; nothing for any other.
 *
 * A request remembers where its token is, and looks into the cache again only once that has taken in another token: among a
 * hundred thousand tokens a look costs more than all the rest (bench/README.md). So tokens count as used in the order of
 * their first use since then.
 */
export function createAtHand({ cache, steady, handOut }: AtHandParts) {
  return <Result>(request: TokenRequest<Result>): Answer<Result> | undefined => {
    const now = steady.now();
    const { taken } = cache;
    let entry = request.found;
    if (entry === undefined || entry.gone || request.foundAfter !== taken) {
      entry = cache.get(request.key) as CacheEntry<Result> | undefined;
      request.found = entry;
      request.foundAfter = taken;
    }
    return entry !== undefined && now < entry.refreshAt ? handOut.hit(request, entry, now) : undefined;
  };
}
