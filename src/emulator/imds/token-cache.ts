import { createHash } from "node:crypto";
import type { EntraToken } from "../../wire/entra.ts";

/** Which tokens will not do, though they have not ended. */
export interface Refused {
  /** Any that is at hand. */
  readonly any: boolean;
  /** The one with this SHA-256 (hex). */
  readonly sha256: string | undefined;
}

export interface TokenCache {
  /** The token at hand, or a new one for all who ask meanwhile. */
  get(key: string, now: number, refused: Refused, mint: () => Promise<EntraToken>): Promise<EntraToken>;
}

interface Entry {
  readonly coming: Promise<EntraToken>;
  /** The token, once it is there. */
  token?: EntraToken;
}

/** Letter case makes endless names of one resource; the machine's memory is not endless. */
const maxEntries = 1000;

/** The metadata service's own cache: a token is kept to its end. */
export function createTokenCache(): TokenCache {
  const entries = new Map<string, Entry>();
  return {
    get(key, now, refused, mint) {
      const known = entries.get(key);
      if (known !== undefined && !refused.any && isUsable(known, now, refused.sha256)) return known.coming;
      const entry: Entry = { coming: mint() };
      entries.delete(key);
      entries.set(key, entry);
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
      entry.coming.then(
        (token) => {
          entry.token = token;
        },
        () => entries.delete(key),
      );
      return entry.coming;
    },
  };
}

function isUsable({ token }: Entry, now: number, refusedSha256: string | undefined): boolean {
  if (token === undefined) return true;
  if (token.expiresAt <= now) return false;
  if (refusedSha256 === undefined) return true;
  return createHash("sha256").update(token.accessToken, "utf8").digest("hex") !== refusedSha256.toLowerCase();
}
