import type { Credential } from "../model/credential.ts";
import { parseEntraError } from "../wire/entra.ts";
import { fingerprint } from "./fingerprint.ts";
import { requestAccessToken } from "./token-endpoint.ts";

export interface ClientSecretOptions {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * A service principal that proves itself with a client secret.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function createClientSecretCredential(options: ClientSecretOptions): Credential {
  const { tenantId, clientId, clientSecret } = options;
  return {
    kind: "client-secret",
    description: `service principal ${clientId} of tenant ${tenantId} (client secret)`,
    fingerprint: fingerprint("client-secret", tenantId.toLowerCase(), clientId.toLowerCase(), clientSecret),
    fetchAccessToken: ({ scope, claims }, { settings, exchange }) =>
      requestAccessToken({
        exchange,
        tokenEndpoint: `${settings.cloud.authorityHost}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`,
        clientId,
        authenticate: (oauth) => oauth.ClientSecretPost(clientSecret),
        parameters: { scope, ...(claims !== undefined && { claims }) },
        secrets: [clientSecret],
        parseError: parseEntraError,
      }),
  };
}
