import * as v from "valibot";
import type { TokenboothError } from "../model/errors.ts";
import type { HttpRequest, HttpResponse } from "../model/http.ts";
import type { RepeatedExchange } from "../model/token-source.ts";
import { expectJson, jsonContentType, readJson } from "./json.ts";
import { upstreamError } from "./upstream-error.ts";

/**
 * @param repeats The request that failed and is repeated: Okta asks to be told, as its own clients do.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationTokens/
 */
export function serializeOktaTokenRequest(
  orgUrl: string,
  query: { readonly clientId: string; readonly id: string },
  authorization: string,
  repeats?: RepeatedExchange,
): HttpRequest {
  const path = `/api/v1/apps/${encodeURIComponent(query.clientId)}/tokens/${encodeURIComponent(query.id)}`;
  return {
    method: "GET",
    url: `${orgUrl}${path}`,
    headers: {
      authorization,
      accept: "application/json",
      ...repeatHeaders(repeats),
    },
    secrets: [authorization.replace(/^\S+ /, "")],
  };
}

/** Only an id that looks like one goes back: it may come from a body that is not Okta's. */
function repeatHeaders({ requestId, count }: RepeatedExchange = { count: 0 }): HttpRequest["headers"] {
  if (requestId === undefined || !/^[\w.:-]+$/.test(requestId)) return {};
  return { "x-okta-retry-for": requestId, "x-okta-retry-count": String(count) };
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

/**
 * Okta names the epoch second at which its bucket refills; measured against the answer's `Date`, plus the second
 * that Okta's own clients add. A 429 for too many requests at once has its reset in the past: it names no pause.
 *
 * @see https://developer.okta.com/docs/reference/rl-best-practices/
 */
function parseRateLimitReset(headers: HttpResponse["headers"]): number | undefined {
  const reset = headers["x-rate-limit-reset"];
  const date = Date.parse(headers["date"] ?? "");
  if (reset === undefined || !/^\d+$/.test(reset) || Number.isNaN(date)) return undefined;
  const pauseMs = Number(reset) * 1000 - date;
  return pauseMs >= 0 ? pauseMs + 1000 : undefined;
}

/** An application's refresh token as the API tells it. Instants are epoch milliseconds. */
export interface OktaRefreshToken {
  readonly id: string;
  readonly clientId: string;
  readonly userId: string;
  readonly issuer: string;
  readonly status: "ACTIVE" | "REVOKED";
  readonly scopes: readonly string[];
  readonly createdAt: number;
  readonly lastUpdatedAt: number;
  readonly expiresAt: number;
}

/** One token as a member of an answer. `selfUrl` is where this very token is read. */
export function oktaTokenMember(
  token: OktaRefreshToken,
  orgUrl: string,
  selfUrl: string,
  withScopes: boolean,
): object {
  const { id, clientId, userId, issuer, status, scopes } = token;
  const user = `${orgUrl}/api/v1/users/${userId}`;
  const revoke = `${user}/clients/${clientId}/tokens/${id}`;
  return {
    id,
    status,
    created: oktaInstant(token.createdAt),
    lastUpdated: oktaInstant(token.lastUpdatedAt),
    expiresAt: oktaInstant(token.expiresAt),
    issuer,
    clientId,
    userId,
    scopes,
    ...(withScopes && { _embedded: { scopes: scopes.map((name) => scopeMember(name, issuer)) } }),
    _links: {
      app: { href: `${orgUrl}/api/v1/apps/${clientId}`, title: clientId },
      self: { href: selfUrl },
      revoke: { href: revoke, hints: { allow: ["DELETE"] } },
      client: { href: `${orgUrl}/oauth2/v1/clients/${clientId}`, title: clientId },
      user: { href: user, title: userId },
      authorizationServer: { href: issuer, title: "Authorization Server" },
    },
  };
}

function scopeMember(name: string, issuer: string): object {
  const id = `scp${Buffer.from(name, "utf8").toString("hex").slice(0, 17).padEnd(17, "0")}`;
  return {
    id,
    name,
    displayName: name,
    description: `Access to ${name}.`,
    _links: { scope: { href: `${issuer}/scopes/${id}`, title: name } },
  };
}

/** The API writes milliseconds, but its clock gives whole seconds. */
function oktaInstant(at: number): string {
  return new Date(Math.floor(at / 1000) * 1000).toISOString();
}

export function serializeOktaJson(
  body: object,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return { status: 200, headers: { ...jsonContentType, ...headers }, body: JSON.stringify(body) };
}

/** @see https://developer.okta.com/docs/reference/error-codes/ */
export function serializeOktaError(
  status: number,
  errorCode: string,
  errorSummary: string,
  errorId: string,
  causes: readonly string[] = [],
): HttpResponse {
  const errorCauses = causes.map((cause) => ({ errorSummary: cause }));
  return {
    status,
    headers: jsonContentType,
    body: JSON.stringify({ errorCode, errorSummary, errorLink: errorCode, errorId, errorCauses }),
  };
}

/** The org authorization server's answer: `expires_in` is a number of seconds. */
export function serializeOktaOrgToken(token: {
  readonly accessToken: string;
  readonly expiresIn: number;
  readonly scopes: readonly string[];
}): HttpResponse {
  return {
    status: 200,
    headers: { ...jsonContentType, "cache-control": "no-cache, no-store", pragma: "no-cache" },
    body: JSON.stringify({
      token_type: "Bearer",
      expires_in: token.expiresIn,
      access_token: token.accessToken,
      scope: token.scopes.join(" "),
    }),
  };
}

/** A refusal in OAuth's words, as the authorization server sends it; the rest of the API has its own. */
export function serializeOktaOAuthError(status: number, error: string, description: string): HttpResponse {
  return {
    status,
    headers: jsonContentType,
    body: JSON.stringify({ error, error_description: description }),
  };
}
