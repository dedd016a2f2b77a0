import type { HttpResponse } from "../../model/http.ts";
import { type EntraToken, serializeEntraToken, serializeEntraV1Token } from "../../wire/entra.ts";
import type { EmulatorContext } from "../context.ts";
import type { Received } from "../route.ts";
import { mintAccessToken } from "./access-token.ts";
import type { Apis } from "./apis.ts";
import type { AssertionChecker } from "./client-assertion.ts";
import { authenticateClient } from "./client-authentication.ts";
import type { Directory } from "./directory.ts";
import { refusals } from "./refusals.ts";
import { requestedCapabilities, resourceFromForm, resourceFromScope } from "./requested-resource.ts";
import { readTokenForm, requireParameter, type TokenForm } from "./token-form.ts";

interface TokenEndpointParts {
  readonly context: EmulatorContext;
  readonly directory: Directory;
  readonly apis: Apis;
  readonly assertions: AssertionChecker;
}

/** What tells the two generations of the token endpoint apart. */
interface Generation {
  readonly resourceOf: (form: TokenForm) => string;
  readonly serialize: (token: EntraToken) => HttpResponse;
}

const v1: Generation = { resourceOf: resourceFromForm, serialize: serializeEntraV1Token };
const v2: Generation = { resourceOf: resourceFromScope, serialize: serializeEntraToken };

/**
 * The client credentials grant, at `/oauth2/token` (v1) and `/oauth2/v2.0/token` (v2).
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function createTokenEndpoint(parts: TokenEndpointParts) {
  return {
    v1: (received: Received) => grantToken(parts, v1, received),
    v2: (received: Received) => grantToken(parts, v2, received),
  };
}

/** @throws EntraRefused */
async function grantToken(
  { context, directory, apis, assertions }: TokenEndpointParts,
  { resourceOf, serialize }: Generation,
  { request, params, origin }: Received,
): Promise<HttpResponse> {
  const tenantName = params["tenant"] ?? "";
  if (/^(common|organizations|consumers)$/i.test(tenantName)) throw refusals.sharedTenant(tenantName);
  const tenant = directory.findTenant(tenantName);
  if (tenant === undefined) throw refusals.unknownTenant(tenantName);

  const form = readTokenForm(request);
  const grant = requireParameter(form, "grant_type");
  if (grant !== "client_credentials") throw refusals.unsupportedGrant(grant);
  const resource = resourceOf(form);
  const capabilities = requestedCapabilities(form);
  const { application, acr } = await authenticateClient(request, form, tenant.id, {
    directory,
    assertions,
    now: context.clock.now(),
  });
  const api = apis.find(resource);
  if (api === undefined) throw refusals.unknownResource(resource, tenant.id);

  const lifetimeMs = context.lifetimes.entraSeconds * 1000;
  const principal = application;
  return serialize(
    await mintAccessToken(context, { principal, api, resource, origin, lifetimeMs, acr, capabilities }),
  );
}
