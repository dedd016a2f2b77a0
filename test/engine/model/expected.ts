import type { Outcome } from "../../../src/model/answer.ts";

/** A token as the model knows it. Instants are those of the reference time. */
export interface ModelToken {
  readonly text: string;
  readonly issuedAt: number;
  readonly refreshAt: number;
  readonly expiresAt: number;
  /** The claims that it was fetched with. */
  readonly claims: string | undefined;
  claimedUntil: number;
  confirmedUntil: number;
  failures: number;
  pausedUntil: number;
}

/** How a flight or a caller's question fails. */
export interface ModelFailure {
  readonly failure:
    | "TB_ERR_UPSTREAM_REFUSED"
    | "TB_ERR_LOGIN_FAILED"
    | "TB_ERR_THROTTLED"
    | "TB_ERR_UPSTREAM_UNAVAILABLE"
    | "TB_ERR_UPSTREAM_MALFORMED"
    | "TB_ERR_TIMEOUT"
    | "aborted"
    | "mistake";
  /** When the upstream may be asked again. */
  readonly retryAfterMs?: number;
}

export interface ModelSuccess {
  readonly token: ModelToken;
  readonly outcome: Outcome;
}

export type Expected = ModelSuccess | ModelFailure;
