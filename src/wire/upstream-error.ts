import {
  LoginError,
  RefusedError,
  ThrottledError,
  type TokenboothError,
  UnavailableError,
  type UpstreamFacts,
} from "../model/errors.ts";
import type { HttpResponse } from "../model/http.ts";
import { oneLine } from "../model/one-line.ts";
import { parseRetryAfter, unnamedPauseMs } from "./retry-after.ts";

/** The shortest pause that counts as one, in milliseconds. */
const shortestPauseMs = 1_000;

/** What a vendor's own error body says, once read. */
export interface RefusalReading {
  /** What was asked, for the message: `Azure Resource Manager`, `Okta`. */
  readonly who: string;
  readonly host: string;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly requestId?: string | undefined;
  /** What the person can do next. */
  readonly next?: string | undefined;
  readonly claims?: string | undefined;
  /** Whether the refusal is of who asks, rather than of what is asked for. */
  readonly ofLogin?: boolean | undefined;
  readonly retryAfterMs?: number | undefined;
  /** Whether the vendor's protocol calls this status passing, where that is not the general rule. */
  readonly passing?: boolean | undefined;
  /** How long the vendor says this state lasts at most. */
  readonly lastsAtMostMs?: number | undefined;
  /** How long the vendor says to wait at least before asking again. */
  readonly leastPauseMs?: number | undefined;
}

/** Turns an answer that is not a success into one of our errors, by its status and what was read of its body. */
export function upstreamError(response: HttpResponse, reading: RefusalReading): TokenboothError {
  const { status } = response;
  const upstreamCode = reading.code && oneLine(reading.code, 100);
  const upstream: UpstreamFacts = {
    host: reading.host,
    status,
    ...(upstreamCode && { code: upstreamCode }),
    ...(reading.requestId && { requestId: oneLine(reading.requestId, 100) }),
  };
  const retryAfterMs = reading.retryAfterMs ?? parseRetryAfter(response.headers);
  const said = reading.message ? `: ${sentence(reading.message)}` : "";
  const code = upstreamCode ? ` ${upstreamCode}` : "";
  const next = reading.next ? ` ${reading.next}` : "";
  const answered = `${reading.who} (${reading.host}) answered ${status}${code}${said}`;

  if (status === 429) {
    const pauseMs = Math.max(shortestPauseMs, retryAfterMs ?? unnamedPauseMs);
    const seconds = Math.ceil(pauseMs / 1000);
    const guessed = retryAfterMs === undefined;
    return new ThrottledError(`${answered} Ask again in ${seconds} s.`, {
      upstream,
      retryAfterMs: pauseMs,
      guessed,
    });
  }
  const passing = reading.passing ?? (status === 408 || status >= 500);
  if (passing) {
    return new UnavailableError("TB_ERR_UPSTREAM_UNAVAILABLE", `${answered}${next}`, {
      upstream,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      ...(reading.lastsAtMostMs !== undefined && { lastsAtMostMs: reading.lastsAtMostMs }),
      ...(reading.leastPauseMs !== undefined && { leastPauseMs: reading.leastPauseMs }),
    });
  }
  if (status >= 300 && status < 400) {
    return new UnavailableError(
      "TB_ERR_UPSTREAM_MALFORMED",
      `${answered}. A redirect is never followed, because the request carries a credential. Check the configured endpoint.`,
      { upstream, retryable: false },
    );
  }
  if (status < 300) {
    return new UnavailableError(
      "TB_ERR_UPSTREAM_MALFORMED",
      `${answered} Only status 200 brings a token. Check the configured endpoint.`,
      { upstream, retryable: false },
    );
  }
  if (reading.ofLogin) return new LoginError("TB_ERR_LOGIN_FAILED", `${answered}${next}`, { upstream });
  return new RefusedError(
    status === 404 ? "TB_ERR_NOT_FOUND" : "TB_ERR_UPSTREAM_REFUSED",
    `${answered}${next}`,
    { upstream, ...(reading.claims !== undefined && { claims: reading.claims }) },
  );
}

/** An upstream's text as one sentence. */
function sentence(text: string): string {
  const line = oneLine(text, 600);
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}
