/** The claims of a JWT, of which nothing is known yet. */
export type Claims = Readonly<Record<string, unknown>>;

export interface DecodedJwt {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Claims;
  /** What the signature is over: header, dot, claims. */
  readonly signed: string;
  readonly signature: Buffer;
}

/** Takes a JWT apart (RFC 7515, compact form), trusting nothing; nothing when it is none. */
export function decodeJwt(token: string): DecodedJwt | undefined {
  const [header = "", claims = "", signature = "", ...rest] = token.split(".");
  if (rest.length > 0 || ![header, claims, signature].every((part) => base64url.test(part))) return undefined;
  const decodedHeader = decodeObject(header);
  const decodedClaims = decodeObject(claims);
  if (decodedHeader === undefined || decodedClaims === undefined) return undefined;
  return {
    header: decodedHeader,
    claims: decodedClaims,
    signed: `${header}.${claims}`,
    signature: Buffer.from(signature, "base64url"),
  };
}

const base64url = /^[A-Za-z0-9_-]+$/;

function decodeObject(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
