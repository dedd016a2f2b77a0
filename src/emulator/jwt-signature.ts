import { constants, type KeyObject, verify } from "node:crypto";
import type { DecodedJwt } from "./jwt.ts";

export type JwtAlgorithm = "RS256" | "PS256" | "ES256";

/**
 * Whether the token bears that key's signature, under one of the given algorithms. The key's own kind must fit the
 * algorithm that the token's header names: the header alone decides nothing.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7518#section-3
 */
export function isSignedWith(
  { header, signed, signature }: DecodedJwt,
  key: KeyObject,
  algorithms: readonly JwtAlgorithm[],
): boolean {
  const algorithm = algorithms.find((name) => name === header["alg"]);
  const input = Buffer.from(signed, "latin1");
  const kind = key.asymmetricKeyType;
  if (algorithm === "RS256" && kind === "rsa") return verify("sha256", input, key, signature);
  if (algorithm === "PS256" && kind === "rsa") {
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
    return verify("sha256", input, { key, padding, saltLength }, signature);
  }
  if (algorithm === "ES256" && kind === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1") {
    return verify("sha256", input, { key, dsaEncoding: "ieee-p1363" }, signature);
  }
  return false;
}
