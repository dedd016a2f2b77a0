import { expect } from "vitest";
import type { Options } from "../../src/index.ts";

/** One request of a booth, as data: what carries it out may be another process. */
export interface Ask {
  /** What the booth is told beyond the emulator's environment. */
  readonly options?: Options;
  readonly source: string;
  readonly args: object;
}

export interface Case extends Ask {
  readonly login?: "without a role";
  /** What the answer must hold. */
  readonly expected: object;
}

const arm = { resourceGroupName: "rg" };
const endpoint = { ...arm, workspaceName: "my-aml-workspace", endpointName: "my-online-endpoint" };
const app = { ...arm, containerAppName: "testcontainerapp0" };
const vault = { resource: "https://vault.azure.net" };
const group = "/subscriptions/651f8027-33e8-4ec4-97b4-f6e9f3dc8744/resourceGroups/rg/providers";
const boothOne = {
  clientId: "b072d4f6-8193-45ce-a270-f36475809107",
  objectId: "c183e507-92a4-46df-b381-047586910218",
  msiResId: `${group}/Microsoft.ManagedIdentity/userAssignedIdentities/booth-one`,
};

const token = expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{7})?Z$/);
const digits = expect.stringMatching(/^\d+$/);
const identity = {
  accessToken: token,
  clientId: "9e50b2d4-6f71-43ac-805e-d142536e7f85",
  expiresIn: digits,
  expiresOn: digits,
  extExpiresIn: digits,
  notBefore: digits,
  resource: vault.resource,
  tokenType: "Bearer",
};

/** What each source must answer from the emulator's default state. */
export const answers: Readonly<Record<string, Case>> = {
  "client: Resource Manager's token": { source: "client", args: {}, expected: { token } },
  "client: another API's token": {
    source: "client",
    args: { endpoint: "https://graph.microsoft.com" },
    expected: { token },
  },
  "client: by managed identity": {
    options: { login: "managed-identity" },
    source: "client",
    args: {},
    expected: { token },
  },
  "online-endpoint": {
    source: "online-endpoint",
    args: endpoint,
    expected: {
      accessToken: token,
      expiryTimeUtc: expect.any(Number),
      refreshAfterTimeUtc: expect.any(Number),
      tokenType: "Bearer",
    },
  },
  "container-app": {
    source: "container-app",
    args: app,
    expected: {
      id: `${group}/Microsoft.App/containerApps/testcontainerapp0`,
      name: "testcontainerapp0",
      type: "Microsoft.App/containerApps/accesstoken",
      location: "East US",
      token,
      expires: instant,
    },
  },
  "identity: the machine's own": { source: "identity", args: vault, expected: identity },
  "identity: by client id": {
    source: "identity",
    args: { ...vault, clientId: boothOne.clientId },
    expected: { ...identity, clientId: boothOne.clientId },
  },
  "identity: by object id": {
    source: "identity",
    args: { ...vault, objectId: boothOne.objectId },
    expected: { ...identity, clientId: boothOne.clientId, objectId: boothOne.objectId },
  },
  "identity: by resource id": {
    source: "identity",
    args: { ...vault, msiResId: boothOne.msiResId },
    expected: { ...identity, clientId: boothOne.clientId, msiResId: boothOne.msiResId },
  },
  okta: {
    source: "okta",
    args: { clientId: "0oardd5r32PWsF4421d7", id: "oar1godmqw4QUiX4C1d7" },
    expected: {
      id: "oar1godmqw4QUiX4C1d7",
      clientId: "0oardd5r32PWsF4421d7",
      status: "ACTIVE",
      userId: expect.stringMatching(/^00u/),
      issuer: expect.stringMatching(/^https:/),
      scopes: expect.arrayContaining(["offline_access"]),
      created: instant,
      expiresAt: instant,
    },
  },
};

const unknownApp = "00000000-1111-2222-3333-444444444444";
const refused = "TB_ERR_UPSTREAM_REFUSED";
const notFound = "TB_ERR_NOT_FOUND";
const error = (code: string, status: number, upstreamCode: string) => ({
  code,
  retryable: false,
  upstream: { status, code: upstreamCode },
});

/** What each upstream must refuse. The login without a role is the emulator's: its secret is its own to tell. */
export const refusals: Readonly<Record<string, Case>> = {
  "a wrong secret": {
    options: { clientSecret: "wrong" },
    source: "client",
    args: {},
    expected: error("TB_ERR_LOGIN_FAILED", 401, "AADSTS7000215"),
  },
  "a wrong secret, through a source that needs the login's token": {
    options: { clientSecret: "wrong" },
    source: "container-app",
    args: app,
    expected: error("TB_ERR_LOGIN_FAILED", 401, "AADSTS7000215"),
  },
  "an unknown app": {
    options: { clientId: unknownApp, clientSecret: "any" },
    source: "client",
    args: {},
    expected: error("TB_ERR_LOGIN_FAILED", 400, "AADSTS700016"),
  },
  "an unknown tenant": {
    options: { tenantId: "nobody.example", clientSecret: "any" },
    source: "client",
    args: {},
    expected: error("TB_ERR_LOGIN_FAILED", 400, "AADSTS90002"),
  },
  "an unknown API": {
    source: "client",
    args: { endpoint: "https://nobody.example" },
    expected: error(refused, 400, "AADSTS500011"),
  },
  "a login without a role": {
    login: "without a role",
    source: "online-endpoint",
    args: endpoint,
    expected: error(refused, 403, "AuthorizationFailed"),
  },
  "an endpoint in Key mode": {
    source: "online-endpoint",
    args: { ...endpoint, endpointName: "my-key-endpoint" },
    expected: error(refused, 400, "UserError"),
  },
  "an unknown endpoint": {
    source: "online-endpoint",
    args: { ...endpoint, endpointName: "nowhere" },
    expected: error(notFound, 404, "ResourceNotFound"),
  },
  "an unknown workspace": {
    source: "online-endpoint",
    args: { ...endpoint, workspaceName: "nowhere" },
    expected: error(notFound, 404, "ResourceNotFound"),
  },
  "an unknown resource group": {
    source: "container-app",
    args: { ...app, resourceGroupName: "nowhere" },
    expected: error(notFound, 404, "ResourceGroupNotFound"),
  },
  "an unknown subscription": {
    source: "container-app",
    args: { ...app, subscriptionId: unknownApp },
    expected: error(notFound, 404, "SubscriptionNotFound"),
  },
  "an unknown container app": {
    source: "container-app",
    args: { ...app, containerAppName: "nowhere" },
    expected: error(notFound, 404, "ResourceNotFound"),
  },
  "an unknown identity": {
    source: "identity",
    args: { ...vault, clientId: unknownApp },
    expected: error(refused, 400, "invalid_request"),
  },
  "an unknown Okta token": {
    source: "okta",
    args: { clientId: "0oardd5r32PWsF4421d7", id: "nowhere" },
    expected: error(notFound, 404, "E0000007"),
  },
  "a wrong Okta API token": {
    options: { oktaApiToken: "wrong" },
    source: "okta",
    args: { clientId: "0oardd5r32PWsF4421d7", id: "oar1godmqw4QUiX4C1d7" },
    expected: error(refused, 401, "E0000011"),
  },
};
