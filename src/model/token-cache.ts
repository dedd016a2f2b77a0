import type { Answer } from "./answer.ts";

/** A token at hand, with what the engine keeps beside it. Instants are those of the engine's steady clock. */
export interface CacheEntry<Result = unknown> {
  readonly result: Result;
  readonly issuedAt: number;
  readonly refreshAt: number;
  readonly expiresAt: number;
  /** Background refreshes that failed since this token came, and when the next may be tried. */
  pause?: { readonly failures: number; readonly until: number };
  /** The claims (JSON text) that it was fetched with, if any, and until when it is not fetched with them again. */
  claims?: { readonly text: string; readonly answeredUntil: number };
  /** Until when a rejected token that a forced refresh brought back unchanged is not asked for again. */
  confirmedUntil?: number;
  /** The answer to every caller while the token is fresh: made once, handed out many times. */
  hit?: Answer<Result> | undefined;
  /** How far the steady clock was ahead when `hit` was made: its instants are wrong once that changes. */
  hitAhead?: number;
  /** Until when `hit` says the right remaining life, where the result tells one. */
  hitUntil?: number;
  /** Set by the cache once it holds another token in this one's place, or none. */
  gone?: true;
}

/** A place to keep tokens: bounded, the least recently used goes first. */
export interface TokenCache {
  get(key: string): CacheEntry | undefined;
  set(key: string, entry: CacheEntry): void;
  delete(key: string): void;
  clear(): void;
  readonly size: number;
  /** How many tokens it has taken in so far: while that stays the same, it lets none go. */
  readonly taken: number;
}
