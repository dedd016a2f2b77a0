import type { Answer, GetTokenOptions } from "../model/answer.ts";
import type { CacheEntry, TokenCache } from "../model/token-cache.ts";
import type { HandOut } from "./hand-out.ts";
import type { SteadyClock } from "./steady-clock.ts";
import type { TokenRequest } from "./token-request.ts";

/** Gets one request's answer again and again. */
export type Handle<Result> = (wants?: GetTokenOptions) => Promise<Answer<Result>>;

interface HandleParts {
  readonly cache: TokenCache;
  readonly steady: SteadyClock;
  readonly handOut: HandOut;
  /** The long way, for whatever is not simply at hand. */
  readonly get: <Result>(request: TokenRequest<Result>, wants?: GetTokenOptions) => Promise<Answer<Result>>;
}

/** So exactly does the cache know which token was used last. */
const lookAgainAfterMs = 30_000;

/**
 * Makes handles. Each remembers where its token is, and looks into the cache again only once it is gone from there, or
 * after half a minute: among a hundred thousand tokens a look costs more than all the rest of a warm get
 * (bench/README.md).
 */
export function createHandles({ cache, steady, handOut, get }: HandleParts) {
  return <Result>(request: TokenRequest<Result>): Handle<Result> => {
    let entry: CacheEntry<Result> | undefined;
    let lookAgainAt = 0;
    return (wants) => {
      if (wants !== undefined) return get(request, wants);
      const now = steady.now();
      if (entry === undefined || entry.gone || now >= lookAgainAt) {
        entry = cache.get(request.key) as CacheEntry<Result> | undefined;
        lookAgainAt = now + lookAgainAfterMs;
      }
      return entry !== undefined && now < entry.refreshAt ? handOut.hit(request, entry, now) : get(request);
    };
  };
}
