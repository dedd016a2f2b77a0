import { hash, timingSafeEqual } from "node:crypto";

/** What is kept of a secret that somebody else holds: enough to recognise it, too little to use it. */
export interface KeptSecret {
  /** Its SHA-256, as hexadecimal text. */
  readonly digest: Buffer;
}

export function keep(secret: string): KeptSecret {
  return keepDigest(hash("sha256", secret, "hex"));
}

/** @param sha256 Hexadecimal digits, in either letter case. */
export function keepDigest(sha256: string): KeptSecret {
  return { digest: Buffer.from(sha256.toLowerCase(), "latin1") };
}

// One place for whatever is given, and as text: a buffer made for each digest takes twice the time of the hash itself.
const given = Buffer.alloc(64);

/**
 * Which of the kept secrets this is.
 *
 * The attack: guessing a secret from how long its refusal takes. Digests are of one length, compared in constant time,
 * and every one of them is.
 */
export function recognise<Kept extends KeptSecret>(secret: string, kept: readonly Kept[]): Kept | undefined {
  given.write(hash("sha256", secret, "hex"), "latin1");
  let found: Kept | undefined;
  for (const one of kept) if (timingSafeEqual(given, one.digest)) found = one;
  return found;
}
