import {
  imdsTokenPath,
  serializeImdsError,
  serializeImdsToken,
  serializeImdsVersionError,
} from "../../wire/imds.ts";
import { parseManagedIdentityQuery } from "../../wire/managed-identity-query.ts";
import { metadataHeaderGuard } from "../guards/metadata-header.ts";
import { invalidParameters, RequestRefused, type WordRefusal } from "../refusal.ts";
import { readTokenClaims } from "../token-claims.ts";
import { accessTokenOf, type Grant, loginSource, type TokenOrder } from "../token-order.ts";
import type { Dialect } from "../token-route.ts";

/** The first version that knows identities; any later date is taken. */
const firstApiVersion = "2018-02-01";

const versionError = "api-version";

/** A refusal in the metadata service's words. */
export const wordImdsRefusal: WordRefusal = ({ status, error, message, facts }) =>
  facts?.["about"] === versionError
    ? serializeImdsVersionError()
    : serializeImdsError(status, error, message);

/** The metadata service's own protocol, which takes no key: only for those who ask for it. */
export const imdsDialect: Dialect = {
  name: "imds",
  method: "GET",
  path: imdsTokenPath,
  guards: [metadataHeaderGuard],
  read: ({ query }) => readImdsOrder(query, true),
  write: writeImdsToken,
  word: wordImdsRefusal,
};

/** @throws RequestRefused */
export function readImdsOrder(text: string, versioned: boolean): TokenOrder {
  const asked = parseManagedIdentityQuery(text);
  if ("wrong" in asked) throw invalidParameters(asked.wrong);
  if (versioned && !isKnownVersion(asked.apiVersion)) throw unknownVersion();
  const { resource, selector, authority } = asked;
  if (resource === undefined) throw invalidParameters("The parameter resource is missing.");
  return {
    source: loginSource,
    args: { endpoint: resource },
    audience: resource,
    selector,
    authority,
    wishes: asked,
  };
}

export function writeImdsToken(grant: Grant) {
  const { order, identity, answer, now } = grant;
  const accessToken = accessTokenOf(grant);
  const claims = readTokenClaims(accessToken);
  const { selector } = order;
  return serializeImdsToken({
    accessToken,
    // What was asked for is confirmed; otherwise the token tells whose it is.
    clientId: selector?.kind === "clientId" ? selector.value : (identity.clientId ?? claims.clientId ?? ""),
    resource: order.audience ?? "",
    notBeforeAt: claims.notBeforeAt ?? answer.issuedAt,
    expiresAt: answer.expiresAt,
    remainingMs: answer.expiresAt - now,
    objectId: selector?.kind === "objectId" ? selector.value : undefined,
    msiResId: selector?.kind === "resourceId" ? selector.value : undefined,
  });
}

function isKnownVersion(version: string | undefined): boolean {
  return version !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(version) && version >= firstApiVersion;
}

function unknownVersion(): RequestRefused {
  return new RequestRefused({
    by: "parameters",
    status: 400,
    error: "invalid_request",
    message: "api-version is invalid or was not specified.",
    facts: { about: versionError },
  });
}
