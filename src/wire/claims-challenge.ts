/**
 * The claims that a `WWW-Authenticate: Bearer` challenge asks for, as JSON text, or `undefined` when it asks for
 * none.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
export function parseClaimsChallenge(header: string | undefined): string | undefined {
  const encoded = header?.match(/\bclaims="([^"]+)"/i)?.[1];
  if (!encoded) return undefined;
  const claims = Buffer.from(encoded, "base64").toString("utf8");
  try {
    JSON.parse(claims);
    return claims;
  } catch {
    return undefined;
  }
}

/** The header value that asks for the given claims (JSON text). */
export function serializeClaimsChallenge(authorizationUri: string, claims: string): string {
  const encoded = Buffer.from(claims, "utf8").toString("base64");
  return `Bearer authorization_uri="${authorizationUri}", error="insufficient_claims", claims="${encoded}"`;
}
