import { X509Certificate } from "node:crypto";
import * as v from "valibot";

const guidPattern = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const text = (description: string) =>
  v.pipe(v.string(), v.nonEmpty("must not be empty"), v.description(description));
const guid = (description: string) =>
  v.pipe(v.string(), v.regex(guidPattern, "must be a GUID"), v.description(description));
const seconds = (description: string) =>
  v.pipe(
    v.number(),
    v.integer("must be whole seconds"),
    v.minValue(1, "must be 1 or more"),
    v.description(description),
  );
const date = (description: string) =>
  v.pipe(
    v.string(),
    v.check((value) => !Number.isNaN(Date.parse(value)), "must be a date such as 2030-01-31T12:00:00Z"),
    v.description(description),
  );
const list = <Item extends v.GenericSchema>(item: Item, description: string) =>
  v.pipe(v.optional(v.array(item), []), v.description(description));

const certificate = v.pipe(
  v.string(),
  v.check(isCertificate, "must be a certificate with an RSA key (PEM)"),
  v.description("Certificate (PEM)."),
);

const tenantId = v.optional(guid("Tenant it belongs to; the first one unless told."));
const subscriptionId = v.optional(guid("Subscription it belongs to; the first one unless told."));
const resourceGroup = text("Resource group that holds it.");
const armScopes = list(
  v.pipe(v.string(), v.regex(/^\//, "must begin with a slash")),
  "Resource Manager scopes on which it may act, such as `/subscriptions/ID`; `/` is everywhere.",
);

/** A tenant of Entra ID. */
export const TenantState = v.strictObject({
  id: guid("Tenant id."),
  domains: list(text("Domain name."), "Domain names that stand for the tenant in a path."),
});

const SecretState = v.strictObject({
  value: text("The secret."),
  expiresAt: v.optional(date("When it ends.")),
});

const FederatedState = v.strictObject({
  issuer: text("Issuer of the assertions, compared exactly."),
  subject: text("Subject of the assertions, compared exactly."),
  audience: v.optional(text("Audience of the assertions, compared exactly."), "api://AzureADTokenExchange"),
  jwks: v.optional(
    v.pipe(
      v.looseObject({ keys: v.array(v.looseObject({ kty: v.string() })) }),
      v.description(
        "The issuer's public keys (JWKS). Without them they are fetched through the issuer's discovery.",
      ),
    ),
  ),
});

/** An application of Entra ID and its service principal. */
export const ApplicationState = v.strictObject({
  clientId: guid("Application (client) id."),
  objectId: v.optional(guid("Object id of the service principal; made up unless told.")),
  tenantId,
  secrets: list(
    v.union([text("A secret."), SecretState], "must be a text or a table with value and expires_at"),
    "Client secrets. An application without secret, certificate and federated credential is given a secret at each start.",
  ),
  certificates: list(certificate, "Certificates (PEM) that client assertions may be signed with."),
  federatedCredentials: list(FederatedState, "Outside issuers whose assertions are taken."),
  armScopes,
  appRoles: v.pipe(
    v.optional(v.record(v.string(), v.array(v.string())), {}),
    v.description("App roles it holds, under the URI or id of the API that they are for."),
  ),
});

/** A managed identity of the emulated machine. */
export const IdentityState = v.strictObject({
  clientId: guid("Client id."),
  objectId: v.optional(guid("Object (principal) id; made up unless told.")),
  resourceId: v.optional(
    v.pipe(text("Resource id of a user-assigned identity; the system-assigned one has none.")),
  ),
  tenantId,
  armScopes,
});

/** An API that tokens are asked for, besides Azure's own. */
export const ApiState = v.strictObject({
  appId: guid("Application id of the API."),
  uris: list(text("Application id URI."), "Its application id URIs."),
  tokenVersion: v.optional(
    v.pipe(v.picklist([1, 2], "must be 1 or 2"), v.description("Version of the tokens that it accepts.")),
    1,
  ),
});

export const OnlineEndpointState = v.strictObject({
  subscriptionId,
  resourceGroup,
  workspace: text("Azure ML workspace that holds it."),
  name: text("Name of the online endpoint."),
  authMode: v.optional(
    v.pipe(
      v.picklist(["AMLToken", "Key", "AADToken"], "must be AMLToken, Key or AADToken"),
      v.description(
        "How callers of the endpoint prove themselves. Only `AMLToken` endpoints hand out tokens.",
      ),
    ),
    "AMLToken",
  ),
});

export const ContainerAppState = v.strictObject({
  subscriptionId,
  resourceGroup,
  name: text("Name of the container app."),
  location: v.optional(text("Region, as Resource Manager shows it."), "East US"),
  tags: v.optional(v.record(v.string(), v.string())),
});

export const OktaTokenState = v.strictObject({
  id: text("Id of the refresh token."),
  appId: text("Id of the application that it was given to."),
  userId: v.optional(text("User on whose behalf it was given."), "00uhu3rqkyyZVF4421d7"),
  scopes: v.optional(v.array(text("Scope.")), ["offline_access", "openid"]),
  issuer: v.optional(text("Complete URL of the authorization server; the org's own unless told.")),
  status: v.optional(v.picklist(["ACTIVE", "REVOKED"], "must be ACTIVE or REVOKED"), "ACTIVE"),
  created: v.optional(date("When it was given; a week before the start unless told.")),
  expiresAt: v.optional(date("When it ends; three weeks after the start unless told.")),
});

const okta = v.strictObject({
  apps: list(v.strictObject({ id: text("Application (client) id.") }), "Applications."),
  tokens: list(OktaTokenState, "Refresh tokens of applications; they make their applications exist."),
  apiTokens: v.pipe(
    v.optional(v.array(text("API token."))),
    v.description("Tokens that the `SSWS` scheme takes; one is made up at each start unless told."),
  ),
  clients: list(
    v.strictObject({
      clientId: text("Client id of a service application."),
      jwks: v.pipe(
        v.looseObject({ keys: v.array(v.looseObject({ kty: v.string() })) }),
        v.description("Its public keys (JWKS)."),
      ),
      scopes: list(text("Scope."), "Scopes that it was granted, such as `okta.apps.read`."),
    }),
    "Service applications, which prove themselves with a signed assertion.",
  ),
  rateLimit: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.description("Requests a minute before 429.")),
    600,
  ),
});

/** Lives of the tokens that are handed out. */
export const LifetimesState = v.strictObject({
  entraSeconds: v.optional(seconds("Life of Entra ID's access tokens."), 3599),
  managedIdentitySeconds: v.optional(seconds("Life of managed identities' tokens."), 86_399),
  onlineEndpointSeconds: v.optional(seconds("Life of online endpoints' tokens."), 28_800),
  onlineEndpointRefreshSeconds: v.optional(
    seconds("When online endpoints' tokens ask to be renewed; half of their life unless told."),
  ),
  containerAppSeconds: v.optional(seconds("Life of container apps' tokens."), 3600),
  oktaSeconds: v.optional(seconds("Life of Okta's access tokens."), 3600),
});

/** What the emulator knows at its start, as a state file tells it. */
export const EmulatorState = v.strictObject({
  extends: v.optional(
    v.pipe(
      v.picklist(["defaults", "nothing"], 'must be "defaults" or "nothing"'),
      v.description("`defaults` adds to the seeded state, `nothing` starts from an empty one."),
    ),
    "defaults",
  ),
  tenants: list(TenantState, "Tenants of Entra ID."),
  applications: list(ApplicationState, "Applications of Entra ID with their service principals."),
  identities: list(IdentityState, "Managed identities of the emulated machine."),
  apis: list(ApiState, "APIs that tokens are asked for, besides Azure's own."),
  subscriptions: list(v.strictObject({ id: guid("Subscription id."), tenantId }), "Azure subscriptions."),
  resourceGroups: list(
    v.strictObject({ subscriptionId, name: text("Name of the group.") }),
    "Resource groups; those that a resource names exist without being listed.",
  ),
  onlineEndpoints: list(OnlineEndpointState, "Azure ML online endpoints; they make their workspaces exist."),
  containerApps: list(ContainerAppState, "Container apps."),
  okta: v.pipe(v.optional(okta, {}), v.description("The Okta organisation.")),
  lifetimes: v.pipe(
    v.optional(LifetimesState, {}),
    v.description("Lives of the tokens that are handed out."),
  ),
  machine: v.pipe(
    v.optional(
      v.strictObject({
        name: v.optional(text("Name of the emulated machine."), "tokenbooth-vm"),
        location: v.optional(text("Region of the emulated machine."), "eastus"),
      }),
      {},
    ),
    v.description("The machine whose metadata service is emulated."),
  ),
});

export type EmulatorState = v.InferOutput<typeof EmulatorState>;
/** A state as a person writes it: everything that has a default may be left out. */
export type EmulatorStateInput = v.InferInput<typeof EmulatorState>;
export type Lifetimes = EmulatorState["lifetimes"];

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).publicKey.asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}
