import * as v from "valibot";
import type { TokenboothError } from "../model/errors.ts";
import type { HttpRequest, HttpResponse } from "../model/http.ts";
import { expectJson, readJson } from "./json.ts";
import { upstreamError } from "./upstream-error.ts";

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationTokens/ */
export function serializeOktaTokenRequest(
  orgUrl: string,
  query: { readonly clientId: string; readonly id: string },
  authorization: string,
): HttpRequest {
  const path = `/api/v1/apps/${encodeURIComponent(query.clientId)}/tokens/${encodeURIComponent(query.id)}`;
  return {
    method: "GET",
    url: `${orgUrl}${path}`,
    headers: { authorization, accept: "application/json" },
    secrets: [authorization.replace(/^\S+ /, "")],
  };
}

const instant = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text))),
);

const OktaTokenBody = v.object({
  id: v.string(),
  clientId: v.string(),
  userId: v.string(),
  issuer: v.string(),
  status: v.string(),
  scopes: v.array(v.string()),
  created: v.nullish(instant),
  expiresAt: v.nullish(instant),
});

/** The published `OAuth2RefreshToken`, as far as it is of use here: it never holds the token's own value. */
export type OktaTokenBody = v.InferOutput<typeof OktaTokenBody>;

/** @throws TokenboothError when the answer is a refusal or not what was promised. */
export function parseOktaToken(response: HttpResponse, host: string): OktaTokenBody {
  if (response.status !== 200) throw parseOktaError(response, host);
  return expectJson(response, OktaTokenBody, host);
}

const OktaErrorBody = v.object({
  errorCode: v.string(),
  errorSummary: v.optional(v.string()),
  errorId: v.optional(v.string()),
});

const nextSteps: Readonly<Record<string, string>> = {
  E0000004: "Check the Okta API token or access token.",
  E0000006: "Give this login the okta.apps.read permission.",
  E0000007: "Check the application's client id and the token's id.",
  E0000011: "Check the Okta API token or access token; it may have expired or been revoked.",
};

/** @see https://developer.okta.com/docs/reference/error-codes/ */
export function parseOktaError(response: HttpResponse, host: string): TokenboothError {
  const body = v.safeParse(OktaErrorBody, readJson(response));
  const error = body.success ? body.output : undefined;
  return upstreamError(response, {
    who: "Okta",
    host,
    code: error?.errorCode,
    message: error ? error.errorSummary : `a body that is not its own (${response.body.length} characters)`,
    requestId: response.headers["x-okta-request-id"] ?? error?.errorId,
    retryAfterMs: response.status === 429 ? parseRateLimitReset(response.headers) : undefined,
    next: error && nextSteps[error.errorCode],
  });
}

/** A 429 for too many requests at once has its reset in the past: a short pause is right. */
const concurrencyPauseMs = 1000;

/**
 * Okta names the epoch second at which its bucket refills; measured against the answer's `Date`, plus the second
 * that Okta's own clients add.
 *
 * @see https://developer.okta.com/docs/reference/rl-best-practices/
 */
function parseRateLimitReset(headers: HttpResponse["headers"]): number | undefined {
  const reset = headers["x-rate-limit-reset"];
  const date = Date.parse(headers["date"] ?? "");
  if (reset === undefined || !/^\d+$/.test(reset) || Number.isNaN(date)) return undefined;
  return Math.max(concurrencyPauseMs, Number(reset) * 1000 - date + 1000);
}
