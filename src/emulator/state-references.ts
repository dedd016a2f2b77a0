import { withDefaults } from "./resolve-state.ts";
import type { EmulatorState } from "./state.ts";

/** A name that stands for nothing. */
export interface DanglingReference {
  readonly path: readonly (string | number)[];
  readonly problem: string;
}

/** The first item of the state that names a tenant or subscription which neither it nor what it extends holds. */
export function findDanglingReference(state: EmulatorState): DanglingReference | undefined {
  const { tenants, subscriptions } = withDefaults(state);
  const tenantIds = new Set(tenants.map(({ id }) => id.toLowerCase()));
  const subscriptionIds = new Set(subscriptions.map(({ id }) => id.toLowerCase()));
  for (const list of ["applications", "identities", "subscriptions"] as const) {
    for (const [index, { tenantId }] of state[list].entries()) {
      if (tenantId === undefined || tenantIds.has(tenantId.toLowerCase())) continue;
      return { path: [list, index, "tenantId"], problem: "no tenant has this id" };
    }
  }
  for (const list of ["resourceGroups", "onlineEndpoints", "containerApps"] as const) {
    for (const [index, { subscriptionId }] of state[list].entries()) {
      if (subscriptionId === undefined || subscriptionIds.has(subscriptionId.toLowerCase())) continue;
      return { path: [list, index, "subscriptionId"], problem: "no subscription has this id" };
    }
  }
  return undefined;
}
