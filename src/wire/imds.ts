import * as v from "valibot";
import type { TokenboothError } from "../model/errors.ts";
import type { HttpRequest, HttpResponse } from "../model/http.ts";
import { expectJson, jsonContentType, readJson } from "./json.ts";
import { upstreamError } from "./upstream-error.ts";

/** Where the service is on every machine that has one. */
export const imdsWellKnownEndpoint = "http://169.254.169.254";

/** Where tokens are asked for, below the metadata service's base URL. */
export const imdsTokenPath = "/metadata/identity/oauth2/token";

/**
 * Versions that the metadata service documents, newest first, from the first one that knows identities.
 *
 * @see https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service#supported-api-versions
 */
export const imdsIdentityApiVersions = [
  "2025-04-07",
  "2024-07-17",
  "2024-03-15",
  "2023-11-15",
  "2023-07-01",
  "2021-12-13",
  "2021-11-15",
  "2021-11-01",
  "2021-10-01",
  "2021-08-01",
  "2021-05-01",
  "2021-03-01",
  "2021-02-01",
  "2021-01-01",
  "2020-12-01",
  "2020-10-01",
  "2020-09-01",
  "2020-07-15",
  "2020-06-01",
  "2019-11-01",
  "2019-08-15",
  "2019-08-01",
  "2019-06-04",
  "2019-06-01",
  "2019-04-30",
  "2019-03-11",
  "2019-02-01",
  "2018-10-01",
  "2018-04-02",
  "2018-02-01",
] as const;

/** What can be asked of the token route, in our words. */
export interface ImdsTokenQuery {
  readonly resource: string;
  readonly apiVersion: string;
  readonly clientId?: string | undefined;
  readonly objectId?: string | undefined;
  readonly msiResId?: string | undefined;
  readonly authority?: string | undefined;
  readonly bypassCache?: boolean | undefined;
}

/** @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token */
export function serializeImdsTokenRequest(endpoint: string, query: ImdsTokenQuery): HttpRequest {
  const parameters = new URLSearchParams({ "api-version": query.apiVersion, resource: query.resource });
  if (query.clientId) parameters.set("client_id", query.clientId);
  if (query.objectId) parameters.set("object_id", query.objectId);
  if (query.msiResId) parameters.set("msi_res_id", query.msiResId);
  if (query.authority) parameters.set("authority", query.authority);
  if (query.bypassCache) parameters.set("bypass_cache", "true");
  return {
    method: "GET",
    url: `${endpoint}${imdsTokenPath}?${parameters}`,
    headers: { metadata: "true", accept: "application/json" },
    ...(endpoint === imdsWellKnownEndpoint && {
      presence: { url: `${endpoint}${imdsTokenPath}`, withinMs: 1000 },
    }),
  };
}

// The service writes every number as text; some look-alikes write numbers.
const digits = v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.regex(/^\d+$/));

const ImdsTokenBody = v.object({
  access_token: v.pipe(v.string(), v.nonEmpty()),
  client_id: v.optional(v.string(), ""),
  expires_in: digits,
  expires_on: digits,
  ext_expires_in: v.optional(digits),
  not_before: v.optional(digits, "0"),
  resource: v.string(),
  // The specification's own example leaves it out.
  token_type: v.optional(v.string(), "Bearer"),
  object_id: v.optional(v.string()),
  msi_res_id: v.optional(v.string()),
});

/** The token route's answer, under its published names: every number is digits in a string. */
export type ImdsTokenBody = v.InferOutput<typeof ImdsTokenBody>;

/** @throws TokenboothError when the answer is a refusal or not what was promised. */
export function parseImdsToken(response: HttpResponse, host: string): ImdsTokenBody {
  if (response.status !== 200) throw parseImdsError(response, host);
  return expectJson(response, ImdsTokenBody, host);
}

const ImdsErrorBody = v.object({
  error: v.optional(v.string()),
  error_description: v.optional(v.string()),
});

/** For up to 70 s after an update begins, 410 means "wait"; 404 does too, for a shorter while. */
const updateLastsAtMostMs = 70_000;

/** What it says to wait at least after an error of its own. */
const pauseAfterErrorMs = 1_000;

function parseImdsError(response: HttpResponse, host: string): TokenboothError {
  const { status } = response;
  const body = v.safeParse(ImdsErrorBody, readJson(response));
  const { error, error_description } = body.success ? body.output : {};
  return upstreamError(response, {
    who: "The instance metadata service",
    host,
    code: error,
    message:
      error_description ??
      (error === undefined ? `a body that is not its own (${response.body.length} characters)` : undefined),
    requestId: response.headers["x-ms-request-id"],
    passing: status === 404 || status === 410 || status === 408 || status >= 500,
    lastsAtMostMs: status === 410 ? updateLastsAtMostMs : undefined,
    leastPauseMs: status >= 500 ? pauseAfterErrorMs : undefined,
    next: /identity not found/i.test(error_description ?? "")
      ? "Assign the identity to this machine, or name another with clientId, objectId or msiResId."
      : undefined,
  });
}

/** What the token route answers, in our words. Instants are epoch milliseconds. */
export interface ImdsToken {
  readonly accessToken: string;
  readonly clientId: string;
  readonly resource: string;
  readonly notBeforeAt: number;
  readonly expiresAt: number;
  /** What is left of its life now, in milliseconds. */
  readonly remainingMs: number;
  /** The selector that the request used, echoed. */
  readonly objectId?: string | undefined;
  readonly msiResId?: string | undefined;
}

/** Every number is digits in a string: clients that were generated from the specification take nothing else. */
export function serializeImdsToken(token: ImdsToken): HttpResponse {
  const remaining = String(Math.floor(token.remainingMs / 1000));
  return {
    status: 200,
    headers: jsonContentType,
    body: JSON.stringify({
      access_token: token.accessToken,
      client_id: token.clientId,
      expires_in: remaining,
      expires_on: String(Math.floor(token.expiresAt / 1000)),
      ext_expires_in: remaining,
      not_before: String(Math.floor(token.notBeforeAt / 1000)),
      resource: token.resource,
      token_type: "Bearer",
      object_id: token.objectId,
      msi_res_id: token.msiResId,
    }),
  };
}

/** The token route's refusal: flat, in OAuth's words. */
export function serializeImdsError(status: number, error: string, description: string): HttpResponse {
  return {
    status,
    headers: jsonContentType,
    body: JSON.stringify({ error, error_description: description }),
  };
}

/** The refusal of a missing or unknown api-version, which is worded as the instance routes do and names newer ones. */
export function serializeImdsVersionError(): HttpResponse {
  return {
    status: 400,
    headers: jsonContentType,
    body: JSON.stringify({
      error:
        "Bad request. api-version is invalid or was not specified in the request. For more information refer to aka.ms/azureimds",
      "newest-versions": imdsIdentityApiVersions.slice(0, 3),
    }),
  };
}
