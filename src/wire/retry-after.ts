import type { HttpResponse } from "../model/http.ts";

/** Pause after a 429 that names none, in milliseconds. */
export const unnamedPauseMs = 10_000;

/** No upstream of ours means more than a day; a proxy's nonsense must not close one for ever. */
const longestPauseMs = 24 * 3_600_000;

/**
 * The pause a server asks for in `Retry-After`, in milliseconds and at most a day: a number of seconds, or a date that is
 * measured against the answer's own `Date` so that neither clock has to be right.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function parseRetryAfter(headers: HttpResponse["headers"]): number | undefined {
  const value = headers["retry-after"]?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Math.min(longestPauseMs, Number(value) * 1000);
  const until = Date.parse(value);
  const from = Date.parse(headers["date"] ?? "");
  if (Number.isNaN(until) || Number.isNaN(from)) return undefined;
  return Math.min(longestPauseMs, Math.max(0, until - from));
}
