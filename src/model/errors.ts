/**
 * Everything that can go wrong, as a base class and five kinds. Each message says what was asked of whom and
 * what to do next; none ever holds a token, secret, assertion or an upstream's raw body.
 */

/** The closed list of codes. The command line and every server dialect map from these alone. */
export type ErrorCode =
  | "TB_ERR_INVALID_ARGUMENT"
  | "TB_ERR_INVALID_CONFIG"
  | "TB_ERR_UNKNOWN_SOURCE"
  | "TB_ERR_NO_LOGIN"
  | "TB_ERR_LOGIN_FAILED"
  | "TB_ERR_UPSTREAM_REFUSED"
  | "TB_ERR_NOT_FOUND"
  | "TB_ERR_THROTTLED"
  | "TB_ERR_UPSTREAM_UNAVAILABLE"
  | "TB_ERR_UPSTREAM_MALFORMED"
  | "TB_ERR_TIMEOUT"
  | "TB_ERR_INTERNAL";

/** What an upstream said of its own refusal. */
export interface UpstreamFacts {
  /** Host (and port, where not the default) that was asked. */
  readonly host: string;
  /** HTTP status; absent when there was no answer. */
  readonly status?: number;
  /** The upstream's own error code, such as `AADSTS7000215`, `AuthorizationFailed` or `E0000011`. */
  readonly code?: string;
  /** What to quote to the upstream's support. */
  readonly requestId?: string;
  /** Why there was no answer, as Node codes it, such as `ECONNREFUSED`. */
  readonly network?: string;
}

export interface ErrorDetails {
  readonly cause?: unknown;
  readonly upstream?: UpstreamFacts;
  /** Name of the argument or configuration key at fault. */
  readonly argument?: string;
}

/** Base of every error this package throws on purpose. */
export class TokenboothError extends Error {
  readonly code: ErrorCode;
  /** Whether the same request may succeed later, unchanged. */
  readonly retryable: boolean = false;
  declare readonly upstream?: UpstreamFacts;
  declare readonly argument?: string;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    if (details.upstream !== undefined) this.upstream = details.upstream;
    if (details.argument !== undefined) this.argument = details.argument;
  }

  /** What may leave the process: no stack, no cause. */
  toJSON(): Record<string, unknown> {
    const { name, code, message, retryable, upstream, argument } = this;
    return { name, code, message, retryable, upstream, argument };
  }
}

/** The caller asked for something that cannot be: a wrong argument, source or configuration. */
export class UsageError extends TokenboothError {
  constructor(
    code: "TB_ERR_INVALID_ARGUMENT" | "TB_ERR_INVALID_CONFIG" | "TB_ERR_UNKNOWN_SOURCE",
    message: string,
    details?: ErrorDetails,
  ) {
    super(code, message, details);
  }
}

/** There is no way to prove who we are, or the chosen way did not work. */
export class LoginError extends TokenboothError {
  constructor(code: "TB_ERR_NO_LOGIN" | "TB_ERR_LOGIN_FAILED", message: string, details?: ErrorDetails) {
    super(code, message, details);
  }
}

/** The upstream understood and said no. Asking again will not help. */
export class RefusedError extends TokenboothError {
  /**
   * Claims that a Conditional Access challenge asks for (JSON text), when the refusal was one.
   *
   * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge
   */
  declare readonly claims?: string;

  constructor(
    code: "TB_ERR_UPSTREAM_REFUSED" | "TB_ERR_NOT_FOUND",
    message: string,
    details: ErrorDetails & { readonly claims?: string } = {},
  ) {
    super(code, message, details);
    if (details.claims !== undefined) this.claims = details.claims;
  }
}

/** The upstream asks for a pause. */
export class ThrottledError extends TokenboothError {
  override readonly retryable = true;
  /** How long to wait before asking again, in milliseconds. */
  readonly retryAfterMs: number;
  /** Whether the upstream named no pause, so that `retryAfterMs` is our guess. */
  readonly guessed: boolean;

  constructor(
    message: string,
    details: ErrorDetails & { readonly retryAfterMs: number; readonly guessed?: boolean },
  ) {
    super("TB_ERR_THROTTLED", message, details);
    this.retryAfterMs = details.retryAfterMs;
    this.guessed = details.guessed ?? false;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), retryAfterMs: this.retryAfterMs };
  }
}

/** No usable answer: network, time-out, a server error, or a body that is not what was promised. */
export class UnavailableError extends TokenboothError {
  override readonly retryable: boolean;
  /** When the upstream said when to come back, in milliseconds. */
  declare readonly retryAfterMs?: number;
  /** How long this kind of failure is known to last at most, when the upstream's protocol says so, in milliseconds. */
  declare readonly lastsAtMostMs?: number;
  /** How long to wait at least before asking again, when the upstream's protocol says so, in milliseconds. */
  declare readonly leastPauseMs?: number;

  constructor(
    code: "TB_ERR_UPSTREAM_UNAVAILABLE" | "TB_ERR_UPSTREAM_MALFORMED" | "TB_ERR_TIMEOUT",
    message: string,
    details: ErrorDetails & {
      readonly retryable?: boolean;
      readonly retryAfterMs?: number;
      readonly lastsAtMostMs?: number;
      readonly leastPauseMs?: number;
    } = {},
  ) {
    super(code, message, details);
    this.retryable = details.retryable ?? true;
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs;
    if (details.lastsAtMostMs !== undefined) this.lastsAtMostMs = details.lastsAtMostMs;
    if (details.leastPauseMs !== undefined) this.leastPauseMs = details.leastPauseMs;
  }
}
