import type { ResolvedContainerApp, ResolvedOnlineEndpoint, ResolvedState } from "../resolve-state.ts";

/** What Resource Manager knows, looked up in any letter case. */
export interface ArmResources {
  findSubscription(id: string): { readonly id: string; readonly tenantId: string } | undefined;
  hasGroup(subscriptionId: string, name: string): boolean;
  hasWorkspace(subscriptionId: string, group: string, name: string): boolean;
  findOnlineEndpoint(path: readonly [string, string, string, string]): ResolvedOnlineEndpoint | undefined;
  findContainerApp(path: readonly [string, string, string]): ResolvedContainerApp | undefined;
  /** Whether the principal holds a role on a scope that contains this one. */
  isAllowed(objectId: string, scope: string): boolean;
}

export function createArmResources(state: ResolvedState): ArmResources {
  const subscriptions = new Map(state.subscriptions.map((item) => [item.id.toLowerCase(), item]));
  const endpoints = new Map(
    state.onlineEndpoints.map((item) => [
      key(item.subscriptionId, item.resourceGroup, item.workspace, item.name),
      item,
    ]),
  );
  const apps = new Map(
    state.containerApps.map((item) => [key(item.subscriptionId, item.resourceGroup, item.name), item]),
  );
  const groups = new Set([
    ...state.resourceGroups.map((item) => key(item.subscriptionId, item.name)),
    ...[...state.onlineEndpoints, ...state.containerApps].map((item) =>
      key(item.subscriptionId, item.resourceGroup),
    ),
  ]);
  const workspaces = new Set(
    state.onlineEndpoints.map((item) => key(item.subscriptionId, item.resourceGroup, item.workspace)),
  );
  const scopes = new Map(
    [...state.applications, ...state.identities].map((item) => [item.objectId, item.armScopes.map(folder)]),
  );
  return {
    findSubscription: (id) => subscriptions.get(id.toLowerCase()),
    hasGroup: (...path) => groups.has(key(...path)),
    hasWorkspace: (...path) => workspaces.has(key(...path)),
    findOnlineEndpoint: (path) => endpoints.get(key(...path)),
    findContainerApp: (path) => apps.get(key(...path)),
    isAllowed: (objectId, scope) =>
      (scopes.get(objectId) ?? []).some((held) => folder(scope).startsWith(held)),
  };
}

function key(...path: readonly string[]): string {
  return path.join("/").toLowerCase();
}

/** With a slash at its end, so that one name is never taken for the beginning of another. */
function folder(scope: string): string {
  return `${scope.replace(/\/+$/, "")}/`.toLowerCase();
}
