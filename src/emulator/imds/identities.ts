import type { ResolvedIdentity, ResolvedState } from "../resolve-state.ts";

/** How a request names an identity; none of them asks for the machine's own. */
export interface IdentitySelector {
  readonly kind: "client_id" | "object_id" | "msi_res_id";
  readonly value: string;
}

export interface Identities {
  /** The identity that is meant; `"ambiguous"` when none was named and there are several. */
  select(selector: IdentitySelector | undefined): ResolvedIdentity | "ambiguous" | undefined;
  /** Tenant of the machine's own identity. */
  readonly tenantId: string | undefined;
}

/** The machine's identities. Ids and resource ids compare in any letter case. */
export function createIdentities({ identities, tenants }: ResolvedState): Identities {
  const system = identities.find(({ resourceId }) => resourceId === undefined);
  const assigned = identities.filter(({ resourceId }) => resourceId !== undefined);
  const members = { client_id: "clientId", object_id: "objectId", msi_res_id: "resourceId" } as const;
  return {
    select(selector) {
      if (selector !== undefined) {
        const wanted = selector.value.toLowerCase();
        return identities.find((identity) => identity[members[selector.kind]]?.toLowerCase() === wanted);
      }
      // A machine without an identity of its own answers with its only other one.
      return system ?? (assigned.length > 1 ? "ambiguous" : assigned[0]);
    },
    tenantId: system?.tenantId ?? tenants[0]?.id,
  };
}
