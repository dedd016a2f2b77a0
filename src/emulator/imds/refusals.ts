import type { HttpResponse } from "../../model/http.ts";
import { serializeImdsError, serializeImdsVersionError } from "../../wire/imds.ts";
import { retryAfter } from "../retry-after.ts";

/** Thrown by what serves the metadata service's routes; holds the answer. */
export class ImdsRefused extends Error {
  readonly response: HttpResponse;

  constructor(response: HttpResponse) {
    super(`${response.status}`);
    this.name = "ImdsRefused";
    this.response = response;
  }
}

const invalid = (description: string) =>
  new ImdsRefused(serializeImdsError(400, "invalid_request", description));

/** @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#error-handling */
export const imdsRefusals = {
  forwarded: () => invalid("A request that carries X-Forwarded-For is not answered."),
  noMetadataHeader: () => invalid("Required metadata header not specified"),
  repeated: (name: string) => invalid(`The query parameter '${name}' is given more than once.`),
  apiVersion: () => new ImdsRefused(serializeImdsVersionError()),
  noResource: () => invalid("The required query parameter 'resource' is missing."),
  manySelectors: () => invalid("Only one of client_id, object_id and msi_res_id may be given."),
  emptySelector: (name: string) => invalid(`The query parameter '${name}' is empty.`),
  bypassCache: () => invalid("The only value of the query parameter 'bypass_cache' is 'true'."),
  unknownAuthority: () => invalid("The query parameter 'authority' names no authority of this cloud."),
  identityNotFound: () => invalid("Identity not found"),
  ambiguousIdentity: () =>
    invalid(
      "Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request",
    ),
  unknownResource: (resource: string, tenant: string) =>
    new ImdsRefused(
      serializeImdsError(
        400,
        "invalid_resource",
        `AADSTS50001: The resource principal named ${resource} was not found in the tenant named ${tenant}.`,
      ),
    ),
} as const;

/** The answer to a bare status, worded as the identity routes do. */
export function bareImdsRefusal(status: number): HttpResponse {
  const [error, description] = bareRefusals[status] ?? ["server_error", "The service failed to answer."];
  const response = serializeImdsError(status, error, description);
  return { ...response, headers: { ...response.headers, ...retryAfter(status) } };
}

const bareRefusals: Readonly<Record<number, readonly [error: string, description: string]>> = {
  400: ["invalid_request", "The request is not valid."],
  401: ["access_denied", "The request is not authorized."],
  403: ["forbidden", "The request is forbidden."],
  404: ["not_found", "The requested path was not found."],
  405: ["method_not_allowed", "The method is not allowed."],
  410: ["not_found", "The service is being updated. Try again."],
  429: ["too_many_requests", "Too many requests. Try again later."],
  503: ["service_unavailable", "The service is not available. Try again later."],
};
