/** What a JSON Web Token says of itself, unchecked: its audience checks it, we only tell it on. */
export interface TokenClaims {
  /** Client id of the application that the token is for the use of. */
  readonly clientId?: string;
  readonly tenantId?: string;
  /** Epoch milliseconds. */
  readonly issuedAt?: number;
  readonly notBeforeAt?: number;
  readonly expiresAt?: number;
}

/** The claims of a token, as far as it is one that has any. */
export function readTokenClaims(token: string): TokenClaims {
  const payload = token.split(".", 3)[1];
  if (payload === undefined) return {};
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    if (typeof claims !== "object" || claims === null) return {};
    const { appid, azp, tid, iat, nbf, exp } = claims as Record<string, unknown>;
    const clientId = textOf(appid) ?? textOf(azp);
    const tenantId = textOf(tid);
    const [issuedAt, notBeforeAt, expiresAt] = [iat, nbf, exp].map(instantOf);
    return {
      ...(clientId !== undefined && { clientId }),
      ...(tenantId !== undefined && { tenantId }),
      ...(issuedAt !== undefined && { issuedAt }),
      ...(notBeforeAt !== undefined && { notBeforeAt }),
      ...(expiresAt !== undefined && { expiresAt }),
    };
  } catch {
    return {};
  }
}

const textOf = (value: unknown) => (typeof value === "string" ? value : undefined);
const instantOf = (value: unknown) => (typeof value === "number" ? value * 1000 : undefined);
