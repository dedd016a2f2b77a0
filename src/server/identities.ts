import type { Booth } from "../booth/booth.ts";
import { UsageError } from "../model/errors.ts";
import type { AnySource } from "../model/token-source.ts";
import { type IdentitySelector, selectorKinds } from "../wire/managed-identity-query.ts";
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
  /** The id that was asked for, where this identity's login stands in for one that nobody mapped. */
  readonly asked?: string;
  /** The id that was asked for, as it is configured. */
  readonly configuredId?: string;
}

export interface Identities {
  /** The identity that is meant; none stands in for one that nobody named. */
  find(selector: IdentitySelector | undefined): Identity | undefined;
  readonly all: readonly Identity[];
}

/**
 * The identities by each of their ids, in any letter case.
 *
 * @throws UsageError when two of them share an id: which login answers, and for which audiences, would be chance.
 */
export function createIdentities(options: readonly IdentityOptions[], acceptAny = false): Identities {
  const all = options.map(toIdentity);
  const byId = new Map<string, Identity & { readonly configuredId?: string }>();
  for (const [index, option] of options.entries()) {
    for (const selector of selectorsOf(option)) {
      const key = selector === undefined ? systemKey : selectorKey(selector);
      if (byId.has(key)) throw configuredTwice(selector);
      const identity = all[index] as Identity;
      byId.set(key, selector === undefined ? identity : { ...identity, configuredId: selector.value });
    }
  }
  const system = byId.get(systemKey);
  return {
    all,
    find(selector) {
      if (selector === undefined) return system;
      const found = byId.get(selectorKey(selector));
      return found ?? (acceptAny && system ? { ...system, asked: selector.value } : undefined);
    },
  };
}

const systemKey = "system";

/** The same for two selectors exactly when they name the same id. */
export function selectorKey({ kind, value }: IdentitySelector): string {
  return `${kind} ${value.toLowerCase().replace(/\/+$/, "")}`;
}

/** Every way to ask for an identity; the system-assigned one is asked for without a selector. */
function selectorsOf(option: IdentityOptions): readonly (IdentitySelector | undefined)[] {
  const selectors = selectorKinds.flatMap((kind) => {
    const value = option[kind];
    return value === undefined ? [] : [{ kind, value }];
  });
  return selectors.length === 0 ? [undefined] : selectors;
}

function configuredTwice(selector: IdentitySelector | undefined): UsageError {
  const which =
    selector === undefined
      ? "The system-assigned identity (one without any id)"
      : `The identity ${JSON.stringify(selector.value)} (in any letter case)`;
  return new UsageError(
    "TB_ERR_INVALID_CONFIG",
    `${which} is configured twice, by [[server.identity]] or --identity. Keep one of the two.`,
    { argument: "identity" },
  );
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
