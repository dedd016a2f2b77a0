import { fieldsOf } from "../model/schema-facts.ts";
import type { AnySource } from "../model/token-source.ts";
import {
  type IdentitySelector,
  type ManagedIdentityQuery,
  selectorKinds,
} from "../wire/managed-identity-query.ts";
import { authorityKey } from "./guards/authority.ts";
import { selectorKey } from "./identities.ts";
import { invalidParameters } from "./refusal.ts";
import type { TokenOrder } from "./token-order.ts";

/** What a source is asked with, not checked yet. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Under which argument a source takes each kind of selector. */
const selectorArguments = { clientId: "clientId", objectId: "objectId", resourceId: "msiResId" } as const;

/**
 * An order of any source. What its arguments name is looked at as if the query had named it: an authority, and the
 * identity where the source asks its upstream for one. What the query names is then asked for upstream as well.
 *
 * @throws RequestRefused when more than one identity or authority is named.
 */
export function sourceOrder(source: AnySource, args: Arguments, asked: ManagedIdentityQuery): TokenOrder {
  const order = {
    source: source.name,
    authority: onlyOne("authority", [asked.authority, textOf(args, "authority")], authorityKey),
    wishes: asked,
  };
  if (!takesSelector(source)) return { ...order, args, selector: asked.selector };
  const selector = onlyOne("identity", [asked.selector, ...selectorsIn(args)], selectorKey);
  return { ...order, args: withSelector(args, selector), selector, passesSelectorOn: true };
}

/**
 * A source that needs no login but the machine's own may be asked for one of the machine's identities. Elsewhere the same
 * names mean other things: Okta's applications have client ids too.
 */
function takesSelector({ login, args }: AnySource): boolean {
  return (
    login === "host" && Object.values(selectorArguments).some((name) => Object.hasOwn(fieldsOf(args), name))
  );
}

function selectorsIn(args: Arguments): readonly IdentitySelector[] {
  return selectorKinds.flatMap((kind) => {
    const value = textOf(args, selectorArguments[kind]);
    return value === undefined ? [] : [{ kind, value }];
  });
}

/** The arguments with the identity that is meant, in these very words. */
export function withSelector(args: Arguments, selector: IdentitySelector | undefined): Arguments {
  if (selector === undefined) return args;
  return { ...args, [selectorArguments[selector.kind]]: selector.value };
}

/** What is no text or empty names nothing, and is refused where the arguments are checked. */
function textOf(args: Arguments, name: string): string | undefined {
  const value = args[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function onlyOne<Named>(
  what: string,
  named: readonly (Named | undefined)[],
  keyOf: (named: Named) => string,
): Named | undefined {
  const [first, ...others] = named.filter((one) => one !== undefined);
  if (first === undefined || others.every((other) => keyOf(other) === keyOf(first))) return first;
  throw invalidParameters(`Only one ${what} can be named, by the parameters and the arguments together.`);
}
