import * as v from "valibot";
import type { TokenboothError } from "../model/errors.ts";
import type { HttpResponse } from "../model/http.ts";
import { jsonContentType, readJson } from "./json.ts";
import { upstreamError } from "./upstream-error.ts";

const EntraErrorBody = v.object({
  error: v.string(),
  error_description: v.optional(v.string()),
  error_codes: v.optional(v.array(v.number())),
  trace_id: v.optional(v.string()),
});

const nextSteps: Readonly<Record<number, string>> = {
  7000215: "Use the secret's value (not its id), and check that it belongs to this client id.",
  7000222: "The secret has expired: create a new one.",
  700016: "Check clientId and tenantId: this tenant has no such application.",
  90002: "Check tenantId, and that the cloud (environment) is the right one.",
  500011: "Check the endpoint: no such API is known in this tenant.",
};

/** Codes of RFC 6749 and OpenID Connect that refuse who asks, rather than what is asked for. */
const loginErrors = new Set([
  "invalid_client",
  "unauthorized_client",
  "invalid_grant",
  "interaction_required",
  "consent_required",
  "login_required",
]);

const unknownTenant = 90002;

/** RFC 6749, section 4.1.2.1: overloaded or under maintenance, whatever the status beside it. */
const outForAMoment = "temporarily_unavailable";

/** @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
export function parseEntraError(response: HttpResponse, host: string): TokenboothError {
  const body = v.safeParse(EntraErrorBody, readJson(response));
  if (!body.success) {
    return upstreamError(response, {
      who: "Microsoft Entra ID",
      host,
      message: `a body that is not its own (${response.body.length} characters)`,
    });
  }
  const { error, error_description, error_codes, trace_id } = body.output;
  const number = error_codes?.[0];
  return upstreamError(response, {
    who: "Microsoft Entra ID",
    host,
    code: number === undefined ? error : `AADSTS${number}`,
    // What follows the first line (trace, correlation, time) stands in `requestId` or is of no use to a reader.
    message: error_description?.split(/\r?\n| Trace ID:/)[0]?.replace(/^AADSTS\d+:\s*/, ""),
    requestId: trace_id ?? response.headers["x-ms-request-id"],
    passing: error === outForAMoment || undefined,
    ofLogin: loginErrors.has(error) || number === unknownTenant,
    next: number === undefined ? undefined : nextSteps[number],
  });
}

/** The scope that stands for all of an API's permissions; the API's own final slash survives in it. */
export function defaultScope(resource: string): string {
  return `${resource}/.default`;
}

/** The API that a `.default` scope belongs to. */
export function resourceOfScope(scope: string): string {
  return scope.replace(/\/\.default$/, "");
}

const tokenHeaders = {
  ...jsonContentType,
  "cache-control": "no-store, no-cache",
  pragma: "no-cache",
} as const;

/** What the token endpoint hands out, in our words. Instants are epoch milliseconds. */
export interface EntraToken {
  readonly accessToken: string;
  readonly resource: string;
  readonly notBeforeAt: number;
  readonly expiresAt: number;
  readonly lifetimeMs: number;
}

/** The v2.0 endpoint's answer: numbers are numbers. */
export function serializeEntraToken({ accessToken, lifetimeMs }: EntraToken): HttpResponse {
  const seconds = Math.floor(lifetimeMs / 1000);
  return {
    status: 200,
    headers: tokenHeaders,
    body: JSON.stringify({
      token_type: "Bearer",
      expires_in: seconds,
      ext_expires_in: seconds,
      access_token: accessToken,
    }),
  };
}

/** The first endpoint's answer: numbers are digits in strings, and there are more of them. */
export function serializeEntraV1Token(token: EntraToken): HttpResponse {
  const seconds = String(Math.floor(token.lifetimeMs / 1000));
  return {
    status: 200,
    headers: tokenHeaders,
    body: JSON.stringify({
      token_type: "Bearer",
      expires_in: seconds,
      ext_expires_in: seconds,
      expires_on: String(Math.floor(token.expiresAt / 1000)),
      not_before: String(Math.floor(token.notBeforeAt / 1000)),
      resource: token.resource,
      access_token: token.accessToken,
    }),
  };
}

/** A refusal by Entra ID: OAuth's word for it, and its own number and text. */
export interface EntraRefusal {
  readonly status: number;
  readonly error: string;
  /** Number of the error, without the `AADSTS` before it. */
  readonly code: number;
  readonly message: string;
}

/** What each refusal is marked with. `at` is epoch milliseconds. */
export interface EntraTrace {
  readonly traceId: string;
  readonly correlationId: string;
  readonly at: number;
}

/** @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#error-response */
export function serializeEntraError(
  refusal: EntraRefusal,
  { traceId, correlationId, at }: EntraTrace,
): HttpResponse {
  const timestamp = new Date(at)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "Z");
  const description =
    `AADSTS${refusal.code}: ${refusal.message} Trace ID: ${traceId} ` +
    `Correlation ID: ${correlationId} Timestamp: ${timestamp}`;
  return {
    status: refusal.status,
    headers: { ...tokenHeaders, "x-ms-request-id": traceId },
    body: JSON.stringify({
      error: refusal.error,
      error_description: description,
      error_codes: [refusal.code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
    }),
  };
}
