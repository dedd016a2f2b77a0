import type { HttpResponse } from "../../model/http.ts";
import type { EntraToken } from "../../wire/entra.ts";
import { serializeImdsToken } from "../../wire/imds.ts";
import { mintAccessToken } from "../authority/access-token.ts";
import type { Api, Apis } from "../authority/apis.ts";
import type { EmulatorContext } from "../context.ts";
import type { ResolvedIdentity } from "../resolve-state.ts";
import type { Received } from "../route.ts";
import { checkMetadataRequest, checkMetadataVersion, readMetadataQuery } from "./guard.ts";
import type { Identities, IdentitySelector } from "./identities.ts";
import { imdsRefusals } from "./refusals.ts";
import { createTokenCache } from "./token-cache.ts";

/** The first version that knows identities. */
const firstVersion = "2018-02-01";

/**
 * The token route. The service keeps each token until its end: a second request gets the same one, with less life
 * left, unless it asks to go past the cache.
 *
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
export function createIdentityTokens(context: EmulatorContext, identities: Identities, apis: Apis) {
  const cache = createTokenCache();

  const mint = (identity: ResolvedIdentity, api: Api, resource: string, capabilities: readonly string[]) =>
    mintAccessToken(context, {
      principal: identity,
      api,
      resource,
      origin: context.origins.https,
      lifetimeMs: context.lifetimes.managedIdentitySeconds * 1000,
      acr: "2",
      capabilities,
    });

  return async ({ request }: Received): Promise<HttpResponse> => {
    checkMetadataRequest(request);
    const parameters = readMetadataQuery(request);
    checkMetadataVersion(parameters, firstVersion);
    const resource = parameters.get("resource");
    if (!resource) throw imdsRefusals.noResource();
    const bypass = parameters.get("bypass_cache");
    if (bypass !== undefined && bypass !== "true") throw imdsRefusals.bypassCache();

    const selector = readSelector(parameters);
    const identity = identities.select(selector);
    if (identity === "ambiguous") throw imdsRefusals.ambiguousIdentity();
    if (identity === undefined) throw imdsRefusals.identityNotFound();
    checkAuthority(parameters.get("authority"), identity, context);
    const api = apis.find(resource);
    if (api === undefined) throw imdsRefusals.unknownResource(resource, identity.tenantId);

    const capabilities = readCapabilities(parameters.get("xms_cc"));
    const key = JSON.stringify([identity.clientId, resource, capabilities]);
    const now = context.clock.now();
    const refused = { any: bypass !== undefined, sha256: parameters.get("token_sha256_to_refresh") };
    const token = await cache.get(key, now, refused, () => mint(identity, api, resource, capabilities));
    return answer(token, identity, selector, now);
  };
}

function answer(
  token: EntraToken,
  identity: ResolvedIdentity,
  selector: IdentitySelector | undefined,
  now: number,
): HttpResponse {
  return serializeImdsToken({
    ...token,
    clientId: identity.clientId,
    remainingMs: token.expiresAt - now,
    objectId: selector?.kind === "object_id" ? selector.value : undefined,
    msiResId: selector?.kind === "msi_res_id" ? selector.value : undefined,
  });
}

/** `mi_res_id` is what the service's siblings call `msi_res_id`; clients mix them up. */
export function readSelector(parameters: ReadonlyMap<string, string>): IdentitySelector | undefined {
  const names = ["client_id", "object_id", "msi_res_id", "mi_res_id"] as const;
  const [name, other] = names.filter((candidate) => parameters.has(candidate));
  if (other !== undefined) throw imdsRefusals.manySelectors();
  if (name === undefined) return undefined;
  const value = parameters.get(name);
  if (!value) throw imdsRefusals.emptySelector(name);
  return { kind: name === "mi_res_id" ? "msi_res_id" : name, value };
}

/** The authority is one of our own or none: a parameter must never choose who signs. */
function checkAuthority(
  authority: string | undefined,
  identity: ResolvedIdentity,
  { origins }: EmulatorContext,
) {
  if (authority === undefined) return;
  const url = URL.canParse(authority) ? new URL(authority) : undefined;
  const tenant = url?.pathname.replaceAll("/", "").toLowerCase();
  if (url === undefined || !origins.all.has(url.origin) || tenant !== identity.tenantId.toLowerCase()) {
    throw imdsRefusals.unknownAuthority();
  }
}

function readCapabilities(list: string | undefined): readonly string[] {
  return (list ?? "").split(",").filter((capability) => /^cp1$/i.test(capability.trim()));
}
