import type { OktaCredential } from "../model/credential.ts";
import { fingerprint } from "./fingerprint.ts";

/**
 * An Okta API token.
 *
 * @see https://developer.okta.com/docs/guides/create-an-api-token/main/
 */
export function createOktaApiTokenCredential(apiToken: string): OktaCredential {
  return {
    kind: "okta-api-token",
    description: "Okta API token",
    fingerprint: fingerprint("okta-api-token", apiToken),
    authorization: async () => `SSWS ${apiToken}`,
  };
}

/** An access token for Okta's API that somebody else obtained. */
export function createOktaAccessTokenCredential(accessToken: string): OktaCredential {
  return {
    kind: "okta-access-token",
    description: "Okta access token",
    fingerprint: fingerprint("okta-access-token", accessToken),
    authorization: async () => `Bearer ${accessToken}`,
  };
}
