import { createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import * as v from "valibot";
import type { EmulatorClock } from "../emulator-clock.ts";
import type { DirectoryApplication } from "./directory.ts";

type FederatedCredential = DirectoryApplication["federatedCredentials"][number];

export interface IssuerKeys {
  /** The issuer's RSA keys with that id, or all of them when the assertion names none. */
  find(credential: FederatedCredential, kid: unknown): Promise<readonly KeyObject[]>;
}

const Jwks = v.looseObject({
  keys: v.array(v.looseObject({ kty: v.string(), kid: v.optional(v.string()), use: v.optional(v.string()) })),
});
const Discovery = v.looseObject({ issuer: v.string(), jwks_uri: v.string() });

/** How long fetched keys are trusted before they are fetched again. */
const trustedForMs = 10 * 60_000;
/** How often an unknown key id may make us ask again: a client must not choose how often we ask. */
const refetchAfterMs = 10_000;
const timeoutMs = 5000;

/** Keys of outside issuers: from the state, or through OpenID Connect discovery of an issuer that the state names. */
export function createIssuerKeys(fetch: typeof globalThis.fetch, clock: EmulatorClock): IssuerKeys {
  const fetched = new Map<string, { readonly at: number; readonly jwks: v.InferOutput<typeof Jwks> }>();

  const getJson = async <Schema extends v.GenericSchema>(url: string, schema: Schema) => {
    const { protocol, hostname } = new URL(url);
    const loopback = ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
    if (protocol !== "https:" && !(protocol === "http:" && loopback)) throw new TypeError("not an https URL");
    const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw new TypeError(`answered ${response.status}`);
    return v.parse(schema, await response.json());
  };

  const fetchJwks = async (issuer: string) => {
    const discovery = await getJson(
      `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
      Discovery,
    );
    if (discovery.issuer !== issuer) throw new TypeError("its document names another issuer");
    const entry = { at: clock.now(), jwks: await getJson(discovery.jwks_uri, Jwks) };
    fetched.set(issuer, entry);
    return entry.jwks;
  };

  const jwksOf = async ({ issuer, jwks }: FederatedCredential, kid: unknown) => {
    if (jwks !== undefined) return v.parse(Jwks, jwks);
    const known = fetched.get(issuer);
    const age = known === undefined ? Number.POSITIVE_INFINITY : Math.abs(clock.now() - known.at);
    const has = known?.jwks.keys.some((key) => kid === undefined || key.kid === kid);
    if (known !== undefined && age < (has ? trustedForMs : refetchAfterMs)) return known.jwks;
    return fetchJwks(issuer);
  };

  return {
    async find(credential, kid) {
      try {
        const { keys } = await jwksOf(credential, kid);
        return keys
          .filter((key) => key.kty === "RSA" && (kid === undefined || key.kid === kid) && key.use !== "enc")
          .map((key) => createPublicKey({ key: key as JsonWebKey, format: "jwk" }));
      } catch {
        // Whatever is wrong with the issuer, the assertion cannot be checked.
        return [];
      }
    },
  };
}
