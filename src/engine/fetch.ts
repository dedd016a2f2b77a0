import type { TokenboothError } from "../model/errors.ts";
import type { Fetched, RepeatedExchange } from "../model/token-source.ts";
import type { TokenTimes } from "./freshness.ts";

/** What one flight tells each of its upstream exchanges. */
export interface FetchOrder {
  /** The caller has reason to distrust what caches on the way may answer. */
  readonly forceRefresh: boolean;
  /** Claims that a Conditional Access challenge asked for (JSON text). */
  readonly claims?: string;
  /** The exchange that this one repeats, for an upstream that wants to know. */
  readonly repeats?: RepeatedExchange;
  /** Told of what fails and is repeated in a flight that this exchange waits for. */
  readonly onFailedTry?: (error: TokenboothError) => void;
  /** Ends the exchange: the flight's own bound, never one caller's. */
  readonly signal: AbortSignal;
}

/** Goes upstream. The engine's behaviours are functions from one of these to another. */
export type Fetch<Fetched> = (order: FetchOrder) => Promise<Fetched>;

/** A source's exchange, with what was learned on the way. */
export interface Delivery<Result> extends Fetched<Result> {
  /** How far the upstream's clock is ahead of ours; 0 when it cannot be told. */
  readonly upstreamAheadMs: number;
  /** How long after it was ordered the exchange that brought the result was sent: another token was waited for. */
  readonly sentAfterMs?: number;
}

/** A result ready for the cache. */
export interface TimedResult<Result> {
  readonly result: Result;
  readonly times: TokenTimes;
}
