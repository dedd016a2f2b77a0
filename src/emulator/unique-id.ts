import { randomUUID } from "node:crypto";

/**
 * An id like Entra's `uti`: 22 characters of base64url that never come twice. Node draws the randomness of UUIDs in
 * batches, which is twice as fast as asking for sixteen bytes each time.
 */
export function createUniqueId(): string {
  return Buffer.from(randomUUID().replaceAll("-", ""), "hex").toString("base64url");
}
