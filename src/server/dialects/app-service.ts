import { randomUUID } from "node:crypto";
import {
  type AppServiceApiVersion,
  appServiceApiVersions,
  appServiceTokenPath,
  serializeAppServiceError,
  serializeAppServiceToken,
} from "../../wire/app-service.ts";
import { parseManagedIdentityQuery } from "../../wire/managed-identity-query.ts";
import type { ProofOf } from "../guards/key.ts";
import { invalidParameters } from "../refusal.ts";
import { readTokenClaims } from "../token-claims.ts";
import { accessTokenOf, loginSource, type TokenOrder } from "../token-order.ts";
import type { Dialect } from "../token-route.ts";

interface AppServiceOrder extends TokenOrder {
  readonly version: AppServiceApiVersion;
}

/**
 * App Service's protocol, which Functions, Container Apps and Container Instances share, and the older version of it
 * that Azure ML's hosts speak. Every SDK can be pointed at it by two variables.
 */
export const appServiceDialect: Dialect = {
  name: "app-service",
  method: "GET",
  path: appServiceTokenPath,
  proofOf: proofOfAppService,
  read: ({ query }) => readOrder(query),
  write(grant) {
    const { answer, identity } = grant;
    const { version, selector, audience = "" } = grant.order as AppServiceOrder;
    const accessToken = accessTokenOf(grant);
    const clientId =
      selector?.kind === "clientId"
        ? selector.value
        : (identity.clientId ?? readTokenClaims(accessToken).clientId);
    return serializeAppServiceToken(
      { accessToken, resource: audience, clientId, expiresAt: answer.expiresAt },
      version,
    );
  },
  word: ({ status, error, message }) => serializeAppServiceError(status, error, message, randomUUID()),
};

/** The header of today's version, or that of the older one; both together prove nothing. */
function proofOfAppService({ "x-identity-header": today, secret: older }: Parameters<ProofOf>[0]) {
  if (today !== undefined && older !== undefined) return undefined;
  const given = today ?? older;
  return typeof given === "string" ? given : undefined;
}

function readOrder(query: string): AppServiceOrder {
  const asked = parseManagedIdentityQuery(query);
  if ("wrong" in asked) throw invalidParameters(asked.wrong);
  const { apiVersion, resource, selector, authority } = asked;
  const version = appServiceApiVersions.find((known) => known === apiVersion);
  if (version === undefined) {
    throw invalidParameters(`The api-version must be ${appServiceApiVersions.join(" or ")}.`);
  }
  if (resource === undefined) throw invalidParameters("The parameter resource is missing.");
  return {
    source: loginSource,
    args: { endpoint: resource },
    audience: resource,
    selector,
    authority,
    wishes: asked,
    version,
  };
}
