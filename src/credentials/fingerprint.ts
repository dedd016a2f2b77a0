import { nodeCrypto } from "../model/node-crypto.ts";

/**
 * Stands for a login in cache keys: the same for the same identity and proof, different for any other. What goes
 * in may be secret; what comes out cannot be turned back.
 */
export function fingerprint(kind: string, ...parts: readonly (string | undefined)[]): string {
  const hash = nodeCrypto().createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
  return `${kind}:${hash.slice(0, 22)}`;
}
