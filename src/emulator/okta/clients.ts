import { createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import type { EmulatorContext } from "../context.ts";
import { decodeJwt } from "../jwt.ts";
import { isSignedWith } from "../jwt-signature.ts";

export interface OktaClient {
  readonly clientId: string;
  readonly scopes: readonly string[];
}

export interface OktaClients {
  /** The client that the assertion proves, or what is wrong with it. */
  authenticate(assertion: string): OktaClient | string;
}

const clockSkewMs = 5 * 60_000;
/** Okta takes no assertion that lives longer. */
const longestLifeMs = 60 * 60_000;

/** Service applications and their registered keys. */
export function createOktaClients({ clock, origins, state }: EmulatorContext): OktaClients {
  const clients = new Map(
    state.okta.clients.map(({ clientId, scopes, jwks }) => [
      clientId,
      { clientId, scopes, keys: jwks.keys.flatMap((jwk) => importKey(jwk)) },
    ]),
  );
  /** Ids of assertions that were used, with their ends: each is good for one token. */
  const used = new Map<string, number>();

  const isReplayed = (id: unknown, expiresAt: number) => {
    if (typeof id !== "string") return false;
    const now = clock.now();
    for (const [old, end] of used) if (end + clockSkewMs < now) used.delete(old);
    if (used.has(id)) return true;
    used.set(id, expiresAt);
    return false;
  };

  return {
    authenticate(assertion) {
      const jwt = decodeJwt(assertion);
      if (jwt === undefined) return "The client_assertion token is not a JWT.";
      const { iss, sub, aud, exp, jti } = jwt.claims;
      if (typeof sub !== "string" || iss !== sub)
        return "The issuer and subject of the client_assertion must be the client id.";
      const client = clients.get(sub);
      if (client === undefined) return "The client is not known.";
      const { kid } = jwt.header;
      const keys = client.keys.filter((key) => kid === undefined || key.kid === undefined || key.kid === kid);
      if (!keys.some(({ key }) => isSignedWith(jwt, key, ["RS256", "ES256"]))) {
        return "The client_assertion signature is invalid.";
      }
      const endpoints = [...origins.all].map((origin) => `${origin}/oauth2/v1/token`);
      if (typeof aud !== "string" || !endpoints.includes(aud))
        return "The audience of the client_assertion is invalid.";
      const expiresAt = typeof exp === "number" ? exp * 1000 : Number.NEGATIVE_INFINITY;
      const now = clock.now();
      if (expiresAt + clockSkewMs <= now) return "The client_assertion token is expired.";
      if (expiresAt - clockSkewMs > now + longestLifeMs)
        return "The client_assertion token lives longer than an hour.";
      if (isReplayed(jti, expiresAt)) return "The client_assertion token was used before.";
      return client;
    },
  };
}

function importKey(jwk: Readonly<Record<string, unknown>>): { kid: unknown; key: KeyObject }[] {
  try {
    return [{ kid: jwk["kid"], key: createPublicKey({ key: jwk as JsonWebKey, format: "jwk" }) }];
  } catch {
    // A key that is none proves nobody.
    return [];
  }
}
