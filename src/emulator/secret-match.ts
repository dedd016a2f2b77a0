import { hash, timingSafeEqual } from "node:crypto";

/** What is kept of a secret for comparing. */
export function digestOf(secret: string): Buffer {
  return hash("sha256", secret, "buffer");
}

/**
 * Which of the kept digests the given secret has, or -1. Digests are of one length and every one is compared, so
 * that the time taken tells nothing of how much was right.
 */
export function matchSecret(given: string, digests: readonly Buffer[]): number {
  const digest = digestOf(given);
  let found = -1;
  for (const [index, kept] of digests.entries()) if (timingSafeEqual(digest, kept)) found = index;
  return found;
}
