import { createBoundedMap } from "../model/bounded-map.ts";
import { RefusedError } from "../model/errors.ts";
import { nodeCrypto } from "../model/node-crypto.ts";

/**
 * Tokens that an upstream rejected without saying what it wants instead, each by the key of the request that it answers.
 * A refusal is not retried; but whoever needs such a token the next time asks for another one, or a revoked token would
 * stand in the way for the rest of its life.
 */
export interface Distrust {
  note(key: string, token: string | undefined): void;
  /** SHA-256 (hex) of the token that was rejected, if one was. */
  rejectedSha256(key: string): string | undefined;
  /** Another one has been asked for: if that is no better, it will be noted again. */
  forget(key: string): void;
}

const maxRejected = 1_000;

export function createDistrust(): Distrust {
  const rejected = createBoundedMap<string>(maxRejected);
  return {
    note(key, token) {
      if (token === undefined) return;
      rejected.set(key, nodeCrypto().createHash("sha256").update(token).digest("hex"));
    },
    rejectedSha256: rejected.get,
    forget: rejected.delete,
  };
}

/** Whether an upstream turned down the token that it was sent. Claims are another matter: they are answered at once. */
export function isRejectedToken(error: unknown): boolean {
  return error instanceof RefusedError && error.upstream?.status === 401 && error.claims === undefined;
}
