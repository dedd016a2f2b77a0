import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
} from "@azure/identity";
import { printAttempts, readInput, variable } from "./attempts.ts";

interface Input {
  readonly user: { readonly clientId: string; readonly objectId: string; readonly resourceId: string };
  readonly certificateClientId: string;
  readonly certificatePem: string;
  readonly federatedClientId: string;
  readonly assertion: string;
  readonly wrongAssertion: string;
}

const input = readInput<Input>();
const tenantId = variable("AZURE_TENANT_ID");
const clientId = variable("AZURE_CLIENT_ID");
const secret = variable("AZURE_CLIENT_SECRET");
const options = { authorityHost: variable("AZURE_AUTHORITY_HOST"), disableInstanceDiscovery: true };
const scope = "https://management.azure.com/.default";
const { user } = input;

const bySecret = new ClientSecretCredential(tenantId, clientId, secret, options);
const system = new ManagedIdentityCredential();

await printAttempts({
  secret: () => bySecret.getToken(scope),
  secretAgain: () => bySecret.getToken(scope),
  upperCaseTenant: () =>
    new ClientSecretCredential(tenantId.toUpperCase(), clientId, secret, options).getToken(scope),
  wrongSecret: () => new ClientSecretCredential(tenantId, clientId, "wrong+/=&%", options).getToken(scope),
  unknownTenant: () =>
    new ClientSecretCredential("00000000-0000-4000-8000-000000000000", clientId, secret, options).getToken(
      scope,
    ),
  unknownResource: () => bySecret.getToken("https://unknown.example/.default"),
  certificate: () =>
    new ClientCertificateCredential(
      tenantId,
      input.certificateClientId,
      { certificate: input.certificatePem },
      options,
    ).getToken(scope),
  federated: () =>
    new ClientAssertionCredential(
      tenantId,
      input.federatedClientId,
      async () => input.assertion,
      options,
    ).getToken(scope),
  wrongFederated: () =>
    new ClientAssertionCredential(
      tenantId,
      input.federatedClientId,
      async () => input.wrongAssertion,
      options,
    ).getToken(scope),
  system: () => system.getToken(scope),
  systemAgain: () => system.getToken(scope),
  byClientId: () => new ManagedIdentityCredential({ clientId: user.clientId }).getToken(scope),
  byObjectId: () => new ManagedIdentityCredential({ objectId: user.objectId }).getToken(scope),
  byResourceId: () => new ManagedIdentityCredential({ resourceId: user.resourceId }).getToken(scope),
  unknownIdentity: () =>
    new ManagedIdentityCredential({ clientId: "00000000-0000-4000-8000-000000000000" }).getToken(scope),
});
