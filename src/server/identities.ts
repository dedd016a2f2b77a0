import type { Booth } from "../booth/booth.ts";
import type { AnySource } from "../model/token-source.ts";
import type { IdentitySelector } from "../wire/managed-identity-query.ts";
import { type AudienceRule, createAudienceRule } from "./audience.ts";

/** What the server uses of a booth, whatever its sources. */
export type ServedBooth = Pick<
  Booth<readonly AnySource[]>,
  "handle" | "sources" | "settings" | "counters" | "describeLogin"
>;

/** An identity that programs may ask for, and the login that answers for it. */
export interface IdentityOptions {
  /** None of the three ids makes it the system-assigned identity. */
  readonly clientId?: string | undefined;
  readonly objectId?: string | undefined;
  readonly resourceId?: string | undefined;
  readonly booth: ServedBooth;
  /** Audiences that may be asked for in its name; all that the server allows unless told. */
  readonly audiences?: readonly string[] | undefined;
}

export interface Identity {
  /** For audit lines: `system`, or the first of its ids. */
  readonly name: string;
  readonly ids: readonly string[];
  readonly clientId?: string | undefined;
  readonly booth: ServedBooth;
  readonly allowsAudience: AudienceRule;
}

export interface Identities {
  /** The identity that is meant; none stands in for one that nobody named. */
  find(selector: IdentitySelector | undefined): Identity | undefined;
  readonly all: readonly Identity[];
}

/** The identities by each of their ids, in any letter case. */
export function createIdentities(options: readonly IdentityOptions[], acceptAny = false): Identities {
  const all = options.map(toIdentity);
  const byId = new Map<string, Identity>();
  for (const [index, { clientId, objectId, resourceId }] of options.entries()) {
    const identity = all[index] as Identity;
    if (identity.ids[0] === "system") byId.set("system", identity);
    for (const [kind, id] of Object.entries({ clientId, objectId, resourceId })) {
      if (id !== undefined) byId.set(keyOf(kind, id), identity);
    }
  }
  const system = byId.get("system");
  return {
    all,
    find(selector) {
      if (selector === undefined) return system;
      const found = byId.get(keyOf(selector.kind, selector.value));
      return found ?? (acceptAny ? system : undefined);
    },
  };
}

function keyOf(kind: string, id: string): string {
  return `${kind} ${id.toLowerCase().replace(/\/+$/, "")}`;
}

function toIdentity({ clientId, objectId, resourceId, booth, audiences }: IdentityOptions): Identity {
  const given = [clientId, objectId, resourceId].filter((id) => id !== undefined);
  const ids = given.length === 0 ? ["system"] : [...new Set(given)];
  return {
    name: ids[0] as string,
    ids,
    booth,
    allowsAudience: createAudienceRule(audiences),
    ...(clientId !== undefined && { clientId }),
  };
}
