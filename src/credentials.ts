export { createAzureCliCredential } from "./credentials/azure-cli.ts";
export { type ClientSecretOptions, createClientSecretCredential } from "./credentials/client-secret.ts";
export {
  createManagedIdentityCredential,
  type ManagedIdentityOptions,
} from "./credentials/managed-identity.ts";
export { createOktaAccessTokenCredential, createOktaApiTokenCredential } from "./credentials/okta-static.ts";
export { fromTokenCredential, type TokenCredentialLike } from "./credentials/token-credential.ts";
export type { AccessToken, AccessTokenRequest, Credential, OktaCredential } from "./model/credential.ts";
