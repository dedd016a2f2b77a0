import type { CacheEntry } from "../model/token-cache.ts";
import type { Delivery, FetchOrder } from "./fetch.ts";

/** A request whose arguments are checked and whose key is made: all that the engine needs to know of it. */
export interface TokenRequest<Result = unknown> {
  /** Covers everything that changes the answer. */
  readonly key: string;
  /** Name of the source: metric label and word for messages. */
  readonly source: string;
  /** Who is asked, and as whom: callers with the same value share one throttle budget. */
  readonly upstream: string;
  /** One upstream exchange, with no behaviour of the engine's around it. */
  fetch(order: FetchOrder): Promise<Delivery<Result>>;
  /** Brings up to date what the result says of its own remaining life. */
  readonly handOut?: ((result: Result, remainingMs: number) => Result) | undefined;
  /** The token inside the result, where there is one. */
  readonly tokenOf: (result: Result) => string | undefined;
  /**
   * Whether a flight asks, on behalf of its own callers. It ends with that flight and counts against no bound:
   * were there no room left for what they wait for, a full engine could never become empty.
   */
  readonly nested?: boolean;
  /** The engine's own note, for a request that is asked again and again: where its token was found last. */
  found?: CacheEntry<Result> | undefined;
  /** How many tokens the cache had taken in by then. */
  foundAfter?: number;
}
