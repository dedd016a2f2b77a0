import type { HttpResponse } from "../../model/http.ts";
import { serializeArmError } from "../../wire/arm.ts";
import { serializeClaimsChallenge } from "../../wire/claims-challenge.ts";
import { retryAfter } from "../retry-after.ts";

/** Thrown by what serves Resource Manager's routes; holds the answer. */
export class ArmRefused extends Error {
  readonly response: HttpResponse;

  constructor(code: string, response: HttpResponse) {
    super(code);
    this.name = "ArmRefused";
    this.response = response;
  }
}

function refused(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ArmRefused {
  const response = serializeArmError(status, code, message);
  return new ArmRefused(code, { ...response, headers: { ...response.headers, ...headers } });
}

/** Refusals of the caller's token. `authorizationUri` is where a client learns to get a right one. */
export const tokenRefusals = {
  missing: (authorizationUri: string) =>
    unauthorized(
      authorizationUri,
      "AuthenticationFailed",
      "Authentication failed. The 'Authorization' header is missing.",
    ),
  garbled: (authorizationUri: string) =>
    unauthorized(
      authorizationUri,
      "AuthenticationFailed",
      "Authentication failed. The 'Authorization' header is provided in an invalid format.",
    ),
  invalid: (authorizationUri: string) =>
    unauthorized(authorizationUri, "InvalidAuthenticationToken", "The access token is invalid."),
  expired: (authorizationUri: string, expiredAt: number, now: number) =>
    unauthorized(
      authorizationUri,
      "ExpiredAuthenticationToken",
      `The access token expiry UTC time '${americanTime(expiredAt)}' is earlier than current UTC time '${americanTime(now)}'.`,
    ),
  audience: (authorizationUri: string, audience: string, accepted: readonly string[]) =>
    unauthorized(
      authorizationUri,
      "InvalidAuthenticationTokenAudience",
      `The access token has been obtained for wrong audience or resource '${audience}'. It should exactly match with one of the allowed audiences '${accepted.join("','")}'.`,
    ),
  tenant: (authorizationUri: string, issuer: string, wanted: string) =>
    unauthorized(
      authorizationUri,
      "InvalidAuthenticationTokenTenant",
      `The access token is from the wrong issuer '${issuer}'. It must match the tenant '${wanted}' associated with this subscription. Please use the authority (URL) '${authorizationUri}' to get the token.`,
    ),
  /** The one refusal that asks for claims: it begins a round of Continuous Access Evaluation. */
  claimsChallenge: (authorizationUri: string, claims: string) =>
    refused(
      401,
      "TokenCreatedWithOutdatedPolicies",
      "User session has been revoked. Follow the claims challenge of the WWW-Authenticate header.",
      { "www-authenticate": serializeClaimsChallenge(authorizationUri, claims) },
    ),
} as const;

/** Without `claims=`: a client would take that for a challenge, and ask for another token in vain. */
function unauthorized(authorizationUri: string, code: string, message: string): ArmRefused {
  const challenge = `Bearer authorization_uri="${authorizationUri}", error="invalid_token", error_description="${code}"`;
  return refused(401, code, message, { "www-authenticate": challenge });
}

export const requestRefusals = {
  missingApiVersion: () =>
    refused(
      400,
      "MissingApiVersionParameter",
      "The api-version query parameter (?api-version=) is required for all requests.",
    ),
  invalidApiVersion: (version: string) =>
    refused(
      400,
      "InvalidApiVersionParameter",
      `The api-version '${version}' is invalid. It must be a date such as '2024-03-01', with '-preview' after it for a preview.`,
    ),
  unregisteredApiVersion: (type: string, version: string, known: readonly string[]) =>
    refused(
      400,
      "NoRegisteredProviderFound",
      `No registered resource provider found for API version '${version}' and type '${type}'. The supported api-versions are '${known.join(", ")}'.`,
    ),
  invalidSubscriptionId: (id: string) =>
    refused(
      400,
      "InvalidSubscriptionId",
      `The provided subscription identifier '${id}' is malformed or invalid.`,
    ),
  forbidden: (clientId: string, objectId: string, action: string, scope: string) =>
    refused(
      403,
      "AuthorizationFailed",
      `The client '${clientId}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    ),
  subscriptionNotFound: (id: string) =>
    refused(404, "SubscriptionNotFound", `The subscription '${id}' could not be found.`),
  groupNotFound: (name: string) =>
    refused(404, "ResourceGroupNotFound", `Resource group '${name}' could not be found.`),
  resourceNotFound: (resource: string, group: string) =>
    refused(
      404,
      "ResourceNotFound",
      `The Resource '${resource}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    ),
  unknownType: (path: string) =>
    refused(404, "InvalidResourceType", `The resource type could not be found for the path '${path}'.`),
  wrongAuthMode: (endpoint: string, mode: string) =>
    refused(
      400,
      "UserError",
      `Online endpoint '${endpoint}' uses the auth mode '${mode}'. Tokens are issued for endpoints with the auth mode 'AMLToken' only.`,
    ),
  bare: (status: number) => {
    const [code, message] = bareRefusals[status] ?? [
      "InternalServerError",
      "The server encountered an internal error.",
    ];
    return refused(status, code, message, retryAfter(status));
  },
} as const;

const bareRefusals: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ["BadRequest", "The request is not valid."],
  401: ["AuthenticationFailed", "Authentication failed."],
  403: ["AuthorizationFailed", "The client does not have authorization to perform the action."],
  404: ["NotFound", "The resource could not be found."],
  405: ["MethodNotAllowed", "The requested resource does not support this http method."],
  408: ["RequestTimeout", "The request timed out."],
  409: ["Conflict", "The request conflicts with the resource's state."],
  429: ["TooManyRequests", "The number of requests has exceeded the limit. Please try again later."],
  503: ["ServerBusy", "The server is busy. Please try again later."],
  504: ["GatewayTimeout", "The gateway did not receive a response in time."],
};

/** Such as `8/17/2017 10:54:41 PM`. */
function americanTime(at: number): string {
  const date = new Date(at);
  const hours = date.getUTCHours();
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
  const time = `${hours % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return `${day} ${time} ${hours < 12 ? "AM" : "PM"}`;
}
