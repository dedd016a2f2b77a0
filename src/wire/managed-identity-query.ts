/** The kinds of id that name an identity. */
export const selectorKinds = ["clientId", "objectId", "resourceId"] as const;

/** How a request names the identity that it wants; in our words, whatever the dialect calls it. */
export interface IdentitySelector {
  readonly kind: (typeof selectorKinds)[number];
  readonly value: string;
}

/** What the parameters of a managed-identity request say. */
export interface ManagedIdentityQuery {
  readonly apiVersion?: string;
  readonly resource?: string;
  /** None asks for the system-assigned identity. */
  readonly selector?: IdentitySelector;
  readonly authority?: string;
  readonly bypassCache: boolean;
  /** SHA-256 (hex) of a token that was rejected. */
  readonly rejectedTokenSha256?: string;
  /** Client capabilities, such as `CP1`. */
  readonly capabilities: readonly string[];
}

/** Every name under which clients send a selector, to whichever dialect. */
const selectorNames: ReadonlyMap<string, IdentitySelector["kind"]> = new Map([
  ["client_id", "clientId"],
  ["clientid", "clientId"],
  ["object_id", "objectId"],
  ["principal_id", "objectId"],
  ["msi_res_id", "resourceId"],
  ["mi_res_id", "resourceId"],
]);

/**
 * Reads the parameters that all managed-identity dialects share, from a query or a form body. Parameters that
 * nobody knows are left alone, as clients add their own.
 *
 * @returns the parameters, or what is wrong with them.
 */
export function parseManagedIdentityQuery(text: string): ManagedIdentityQuery | { readonly wrong: string } {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    // Of a parameter that is given twice, a checker in between may have read the other one.
    if (values.has(name.toLowerCase())) return { wrong: `The parameter ${printable(name)} is repeated.` };
    values.set(name.toLowerCase(), value);
  }
  const named = [...values].filter(([name, value]) => selectorNames.has(name) && value !== "");
  const [first, second] = named.map(([name]) => name);
  if (second !== undefined) return { wrong: `Only one identity can be named, not ${first} and ${second}.` };
  const bypass = values.get("bypass_cache");
  if (bypass !== undefined && bypass !== "true") return { wrong: "bypass_cache must be true." };
  const sha256 = values.get("token_sha256_to_refresh");
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256)) {
    return { wrong: "token_sha256_to_refresh must be 64 hexadecimal digits." };
  }
  const given = (name: string) => values.get(name) || undefined;
  const [apiVersion, resource, authority] = [given("api-version"), given("resource"), given("authority")];
  const selector = selectorOf(named[0]);
  return {
    ...(apiVersion !== undefined && { apiVersion }),
    ...(resource !== undefined && { resource }),
    ...(selector !== undefined && { selector }),
    ...(authority !== undefined && { authority }),
    bypassCache: bypass !== undefined,
    ...(sha256 !== undefined && { rejectedTokenSha256: sha256.toLowerCase() }),
    capabilities: capabilitiesOf(values.get("xms_cc")),
  };
}

function selectorOf(named: readonly [string, string] | undefined): IdentitySelector | undefined {
  const kind = named && selectorNames.get(named[0]);
  return named && kind && { kind, value: named[1] };
}

function capabilitiesOf(list: string | undefined): readonly string[] {
  return (list ?? "").split(",").filter((capability) => /^[A-Za-z0-9_]{1,32}$/.test(capability));
}

/** A name as it may stand in a message: nothing in it can break a line or a document. */
function printable(name: string): string {
  return name.replace(/[^\w.-]/g, "?").slice(0, 40);
}
