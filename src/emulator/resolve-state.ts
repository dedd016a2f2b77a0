import { randomBytes, randomUUID } from "node:crypto";
import * as v from "valibot";
import { defaultState } from "./default-state.ts";
import { EmulatorState } from "./state.ts";

type Item<
  Key extends "applications" | "identities" | "onlineEndpoints" | "containerApps" | "resourceGroups",
> = EmulatorState[Key][number];
type Filled<Type, Key extends keyof Type> = Omit<Type, Key> & { readonly [K in Key]-?: NonNullable<Type[K]> };

export type Tenant = EmulatorState["tenants"][number];
export type ResolvedApplication = Filled<Item<"applications">, "objectId" | "tenantId">;
export type ResolvedIdentity = Filled<Item<"identities">, "objectId" | "tenantId">;
export type ResolvedOnlineEndpoint = Filled<Item<"onlineEndpoints">, "subscriptionId">;
export type ResolvedContainerApp = Filled<Item<"containerApps">, "subscriptionId">;

/** A state with nothing left open: ids and secrets that nobody named are made up. */
export interface ResolvedState {
  readonly tenants: readonly Tenant[];
  readonly applications: readonly ResolvedApplication[];
  readonly identities: readonly ResolvedIdentity[];
  readonly apis: EmulatorState["apis"];
  readonly subscriptions: readonly { readonly id: string; readonly tenantId: string }[];
  readonly resourceGroups: readonly Filled<Item<"resourceGroups">, "subscriptionId">[];
  readonly onlineEndpoints: readonly ResolvedOnlineEndpoint[];
  readonly containerApps: readonly ResolvedContainerApp[];
  readonly okta: Filled<EmulatorState["okta"], "apiTokens">;
  readonly lifetimes: EmulatorState["lifetimes"];
  readonly machine: EmulatorState["machine"];
}

/** Adds the defaults where the state extends them, and fills what it leaves open. */
export function resolveState(given?: EmulatorState): ResolvedState {
  const state = withDefaults(given);
  const tenantId = state.tenants[0]?.id ?? randomUUID();
  const subscriptionId = state.subscriptions[0]?.id ?? randomUUID();
  const inTenant = <T extends { readonly tenantId?: string | undefined }>(item: T) => ({
    ...item,
    tenantId: item.tenantId ?? tenantId,
  });
  const inSubscription = <T extends { readonly subscriptionId?: string | undefined }>(item: T) => ({
    ...item,
    subscriptionId: item.subscriptionId ?? subscriptionId,
  });
  const withObjectId = <T extends { readonly objectId?: string | undefined }>(item: T) => ({
    ...item,
    objectId: item.objectId ?? randomUUID(),
  });
  return {
    ...state,
    tenants: state.tenants.length > 0 ? state.tenants : [{ id: tenantId, domains: [] }],
    applications: state.applications.map((item) => withSecret(withObjectId(inTenant(item)))),
    identities: state.identities.map((item) => withObjectId(inTenant(item))),
    subscriptions: state.subscriptions.map(inTenant),
    resourceGroups: state.resourceGroups.map(inSubscription),
    onlineEndpoints: state.onlineEndpoints.map(inSubscription),
    containerApps: state.containerApps.map(inSubscription),
    okta: {
      ...state.okta,
      apiTokens: state.okta.apiTokens ?? [`00${randomBytes(30).toString("base64url")}`],
    },
  };
}

function withSecret(application: ResolvedApplication): ResolvedApplication {
  const { secrets, certificates, federatedCredentials } = application;
  if (secrets.length + certificates.length + federatedCredentials.length > 0) return application;
  return { ...application, secrets: [randomBytes(30).toString("base64url")] };
}

/** The state as given, on top of the defaults where it extends them. */
export function withDefaults(given: EmulatorState | undefined): EmulatorState {
  if (given?.extends === "nothing") return given;
  const base = v.parse(EmulatorState, defaultState);
  if (given === undefined) return base;
  return {
    ...given,
    tenants: merge(base.tenants, given.tenants, (item) => item.id),
    applications: merge(base.applications, given.applications, (item) => item.clientId),
    identities: merge(
      given.identities.some(isSystemAssigned)
        ? base.identities.filter((item) => !isSystemAssigned(item))
        : base.identities,
      given.identities,
      (item) => item.clientId,
    ),
    apis: merge(base.apis, given.apis, (item) => item.appId),
    subscriptions: merge(base.subscriptions, given.subscriptions, (item) => item.id),
    resourceGroups: [...base.resourceGroups, ...given.resourceGroups],
    onlineEndpoints: merge(base.onlineEndpoints, given.onlineEndpoints, (item) =>
      [item.subscriptionId, item.resourceGroup, item.workspace, item.name].join("/"),
    ),
    containerApps: merge(base.containerApps, given.containerApps, (item) =>
      [item.subscriptionId, item.resourceGroup, item.name].join("/"),
    ),
    okta: {
      ...given.okta,
      apps: [...base.okta.apps, ...given.okta.apps],
      tokens: merge(base.okta.tokens, given.okta.tokens, (item) => `${item.appId}/${item.id}`),
      clients: [...base.okta.clients, ...given.okta.clients],
    },
  };
}

const isSystemAssigned = (identity: { readonly resourceId?: string | undefined }) =>
  identity.resourceId === undefined;

/** Both lists, where an item of the second takes the place of the first's with the same key. */
function merge<T>(base: readonly T[], given: readonly T[], keyOf: (item: T) => string): T[] {
  const byKey = new Map([...base, ...given].map((item) => [keyOf(item).toLowerCase(), item]));
  return [...byKey.values()];
}
