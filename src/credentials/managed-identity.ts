import type { Credential } from "../model/credential.ts";
import { resourceOfScope } from "../wire/entra.ts";
import { parseImdsToken, serializeImdsTokenRequest } from "../wire/imds.ts";
import { fingerprint } from "./fingerprint.ts";

export interface ManagedIdentityOptions {
  /** Client ID of a user-assigned identity; the machine's own (system-assigned) unless told. */
  readonly clientId?: string | undefined;
}

const apiVersion = "2018-02-01";

/**
 * The managed identity of the machine, from its instance metadata service.
 *
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
export function createManagedIdentityCredential({ clientId }: ManagedIdentityOptions = {}): Credential {
  return {
    kind: "managed-identity",
    description: clientId
      ? `user-assigned managed identity ${clientId}`
      : "system-assigned managed identity of this machine",
    fingerprint: fingerprint("managed-identity", clientId?.toLowerCase()),
    upstream: (settings) => ({ name: "imds", url: settings.imdsEndpoint, limits: "host" }),
    async fetchAccessToken({ scope, claims, forceRefresh }, { settings, exchange }) {
      const endpoint = settings.imdsEndpoint;
      const query = {
        resource: resourceOfScope(scope),
        apiVersion,
        clientId,
        bypassCache: forceRefresh || claims !== undefined,
      };
      const response = await exchange(serializeImdsTokenRequest(endpoint, query));
      const body = parseImdsToken(response, new URL(endpoint).host);
      return { token: body.access_token, life: { expiresInMs: Number(body.expires_in) * 1000 } };
    },
  };
}
