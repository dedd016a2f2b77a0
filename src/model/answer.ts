/**
 * How an answer came about: from the cache while fresh (`hit`), from the cache while a refresh is under way or
 * due (`stale`) or has failed (`stale-if-error`), from another caller's exchange (`joined`), or from this
 * caller's own (`fetched`).
 */
export type Outcome = "hit" | "stale" | "stale-if-error" | "joined" | "fetched";

/** A result and what is known of it. Instants are epoch milliseconds of this machine's clock. */
export interface Answer<Result> {
  readonly result: Result;
  readonly outcome: Outcome;
  /** When the exchange that brought it began. */
  readonly issuedAt: number;
  /** From when on it is renewed in the background. */
  readonly refreshAt: number;
  readonly expiresAt: number;
}

/** As `util.inspect.custom` is: `node:util` would be a tenth of what it takes to import this package. */
const inspect = Symbol.for("nodejs.util.inspect.custom");

const prototype = {
  // A token must not reach a terminal or a log because somebody printed the object that carries it.
  [inspect](this: Answer<unknown>) {
    const { outcome, issuedAt, refreshAt, expiresAt } = this;
    return { result: "[redacted]", outcome, issuedAt, refreshAt, expiresAt };
  },
};

export function createAnswer<Result>(
  result: Result,
  outcome: Outcome,
  times: { readonly issuedAt: number; readonly refreshAt: number; readonly expiresAt: number },
): Answer<Result> {
  const { issuedAt, refreshAt, expiresAt } = times;
  return Object.freeze({ __proto__: prototype, result, outcome, issuedAt, refreshAt, expiresAt });
}

/** How one caller wants its answer. */
export interface GetTokenOptions {
  /** Ends this caller's wait, never the exchange that others share. */
  readonly signal?: AbortSignal;
  /** Longest wait in milliseconds; 30,000 unless told. */
  readonly timeoutMs?: number;
  /** Ask upstream even though a valid token is at hand. */
  readonly forceRefresh?: boolean;
  /** SHA-256 (hex) of a token that was rejected: asks upstream only if that is still the token at hand. */
  readonly rejectedTokenSha256?: string;
  /** Claims that a Conditional Access challenge asked for (JSON text). */
  readonly claims?: string;
  /** Wait out an upstream's `Retry-After` within `timeoutMs`, instead of failing at once. */
  readonly waitWhenThrottled?: boolean;
}
