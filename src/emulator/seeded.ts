import type { ResolvedState } from "./resolve-state.ts";

/** Ids and secrets of what the emulator holds, the first of each kind; absent where its state has none. */
export interface SeededIds {
  readonly tenantId: string;
  readonly subscriptionId?: string;
  readonly resourceGroupName?: string;
  readonly workspaceName?: string;
  readonly endpointName?: string;
  /** An online endpoint in Key mode, which hands out no token. */
  readonly keyEndpointName?: string;
  readonly containerAppName?: string;
  /** A service principal that may do everything. */
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly objectId?: string;
  /** A service principal without any role. */
  readonly noRoleClientId?: string;
  readonly noRoleClientSecret?: string;
  /** The machine's own identity. */
  readonly systemIdentity?: SeededIdentity;
  readonly userIdentities: readonly (SeededIdentity & { readonly resourceId: string })[];
  /** An Okta application and its refresh token's id. */
  readonly oktaClientId?: string;
  readonly oktaTokenId?: string;
  readonly oktaApiToken?: string;
}

export interface SeededIdentity {
  readonly clientId: string;
  readonly objectId: string;
}

export function seededIds(state: ResolvedState): SeededIds {
  const endpoint = state.onlineEndpoints.find(({ authMode }) => authMode === "AMLToken");
  const keyEndpoint = state.onlineEndpoints.find(({ authMode }) => authMode === "Key");
  const [containerApp] = state.containerApps;
  const principal = state.applications.find(({ armScopes }) => armScopes.length > 0) ?? state.applications[0];
  const noRole = state.applications.find(({ armScopes }) => armScopes.length === 0);
  const system = state.identities.find(({ resourceId }) => resourceId === undefined);
  const [oktaToken] = state.okta.tokens;
  return withoutUndefined({
    tenantId: state.tenants[0]?.id ?? "",
    subscriptionId: state.subscriptions[0]?.id,
    resourceGroupName:
      endpoint?.resourceGroup ?? containerApp?.resourceGroup ?? state.resourceGroups[0]?.name,
    workspaceName: endpoint?.workspace,
    endpointName: endpoint?.name,
    keyEndpointName: keyEndpoint?.name,
    containerAppName: containerApp?.name,
    clientId: principal?.clientId,
    clientSecret: firstSecret(principal),
    objectId: principal?.objectId,
    noRoleClientId: noRole?.clientId,
    noRoleClientSecret: firstSecret(noRole),
    systemIdentity: system && { clientId: system.clientId, objectId: system.objectId },
    userIdentities: state.identities.flatMap(({ clientId, objectId, resourceId }) =>
      resourceId === undefined ? [] : [{ clientId, objectId, resourceId }],
    ),
    oktaClientId: oktaToken?.appId ?? state.okta.apps[0]?.id,
    oktaTokenId: oktaToken?.id,
    oktaApiToken: state.okta.apiTokens[0],
  }) as SeededIds;
}

function firstSecret(application: ResolvedState["applications"][number] | undefined): string | undefined {
  const secret = application?.secrets[0];
  return typeof secret === "object" ? secret.value : secret;
}

function withoutUndefined<T extends object>(object: T): Partial<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Partial<T>;
}
