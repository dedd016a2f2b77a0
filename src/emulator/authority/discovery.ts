import { jsonContentType } from "../../wire/json.ts";
import type { Received } from "../route.ts";
import { issuerOf } from "./access-token.ts";
import type { Directory } from "./directory.ts";
import { refusals } from "./refusals.ts";

/**
 * The OpenID Connect document of a tenant, for either generation of endpoints.
 *
 * @throws EntraRefused when there is no such tenant.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export function discoveryDocument(directory: Directory, { params, origin }: Received, version: 1 | 2) {
  const name = params["tenant"] ?? "";
  // The shared endpoints name no tenant: whoever reads their document puts the token's own in.
  const shared = /^(common|organizations)$/i.test(name);
  const tenant = directory.findTenant(name);
  if (!shared && tenant === undefined) throw refusals.unknownTenant(name);
  const base = `${origin}/${shared ? name.toLowerCase() : tenant?.id}`;
  const suffix = version === 2 ? "/v2.0" : "";
  return json({
    issuer: issuerOf(origin, shared ? "{tenantid}" : (tenant?.id ?? ""), version),
    authorization_endpoint: `${base}/oauth2${suffix}/authorize`,
    token_endpoint: `${base}/oauth2${suffix}/token`,
    jwks_uri: `${base}/discovery${suffix}/keys`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic", "private_key_jwt"],
    token_endpoint_auth_signing_alg_values_supported: ["RS256", "PS256"],
    grant_types_supported: ["client_credentials"],
    response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
    response_modes_supported: ["query", "fragment", "form_post"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    scopes_supported: ["openid"],
    claims_supported: ["aud", "iss", "iat", "nbf", "exp", "tid", "oid", "sub", "ver"],
  });
}

/**
 * Which login hosts belong together: this one alone.
 *
 * @throws EntraRefused when it is asked of another host.
 */
export function instanceDiscovery({ request, origin }: Received, tenantId: string, own: ReadonlySet<string>) {
  const asked = new URLSearchParams(request.query).get("authorization_endpoint") ?? "";
  const host = URL.canParse(asked) ? new URL(asked) : undefined;
  if (host === undefined || !own.has(host.origin)) throw refusals.unknownInstance();
  const tenant = host.pathname.split("/").find(Boolean) ?? tenantId;
  const network = new URL(origin).host;
  return json({
    tenant_discovery_endpoint: `${origin}/${encodeURIComponent(tenant)}/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [{ preferred_network: network, preferred_cache: network, aliases: [network] }],
  });
}

function json(body: object) {
  return { status: 200, headers: jsonContentType, body: JSON.stringify(body) };
}
