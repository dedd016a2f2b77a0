import { ConfidentialClientApplication, ManagedIdentityApplication } from "@azure/msal-node";
import { printAttempts, readInput, variable } from "./attempts.ts";

interface Input {
  readonly user: { readonly clientId: string; readonly objectId: string; readonly resourceId: string };
  readonly certificateClientId: string;
  readonly privateKey: string;
  readonly thumbprintSha256: string;
}

const input = readInput<Input>();
const tenantId = variable("AZURE_TENANT_ID");
const authority = `${variable("AZURE_AUTHORITY_HOST")}/${tenantId}`;
const knownAuthorities = [new URL(authority).host];
const scopes = ["https://management.azure.com/.default"];
const resource = "https://management.azure.com";
const { user } = input;

const bySecret = new ConfidentialClientApplication({
  auth: {
    authority,
    knownAuthorities,
    clientId: variable("AZURE_CLIENT_ID"),
    clientSecret: variable("AZURE_CLIENT_SECRET"),
  },
});
const openId = new ConfidentialClientApplication({
  auth: {
    authority: `${authority}/v2.0`,
    knownAuthorities,
    clientId: variable("AZURE_CLIENT_ID"),
    clientSecret: variable("AZURE_CLIENT_SECRET"),
  },
  system: { protocolMode: "OIDC" },
});
const byCertificate = new ConfidentialClientApplication({
  auth: {
    authority,
    knownAuthorities,
    clientId: input.certificateClientId,
    clientCertificate: { privateKey: input.privateKey, thumbprintSha256: input.thumbprintSha256 },
  },
});
const system = new ManagedIdentityApplication();
const identity = (params: object) =>
  new ManagedIdentityApplication({ managedIdentityIdParams: params }).acquireToken({ resource });

await printAttempts({
  secret: () => bySecret.acquireTokenByClientCredential({ scopes }),
  secretAgain: () => bySecret.acquireTokenByClientCredential({ scopes }),
  openId: () => openId.acquireTokenByClientCredential({ scopes }),
  certificate: () => byCertificate.acquireTokenByClientCredential({ scopes }),
  claims: () =>
    bySecret.acquireTokenByClientCredential({
      scopes,
      claims: JSON.stringify({ access_token: { xms_cc: { values: ["cp1"] } } }),
    }),
  wrongScope: () =>
    bySecret.acquireTokenByClientCredential({ scopes: ["https://management.azure.com/user"] }),
  system: () => system.acquireToken({ resource }),
  systemAgain: () => system.acquireToken({ resource }),
  byClientId: () => identity({ userAssignedClientId: user.clientId }),
  byObjectId: () => identity({ userAssignedObjectId: user.objectId }),
  byResourceId: () => identity({ userAssignedResourceId: user.resourceId.toUpperCase() }),
  unknownIdentity: () => identity({ userAssignedClientId: "00000000-0000-4000-8000-000000000000" }),
});
