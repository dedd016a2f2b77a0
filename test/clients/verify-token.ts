import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import type { Emulator } from "../../src/emulator.ts";

/**
 * Verifies a token as a stranger would: asks its issuer for its discovery document, that for the keys, and checks
 * signature, issuer, audience and time.
 */
export async function verifyThroughDiscovery(
  token: string,
  audience: string,
  emulator: Pick<Emulator, "fetch">,
): Promise<JWTPayload> {
  const { iss = "" } = decodeJwt(token);
  const base = iss.replace(/\/$/, "");
  const discovery = await getJson<{ issuer: string; jwks_uri: string }>(
    `${base}/.well-known/openid-configuration`,
    emulator,
  );
  if (discovery.issuer !== iss)
    throw new Error(`The document names the issuer ${discovery.issuer}, the token ${iss}`);
  const jwks = await getJson<JSONWebKeySet>(discovery.jwks_uri, emulator);
  const { payload } = await jwtVerify(token, createLocalJWKSet(jwks), {
    issuer: iss,
    audience,
    algorithms: ["RS256"],
  });
  return payload;
}

async function getJson<T>(url: string, { fetch }: Pick<Emulator, "fetch">): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as T;
}
