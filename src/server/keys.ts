import { hash } from "node:crypto";
import { type KeptSecret, keepDigest, recognise } from "../model/kept-secret.ts";
import { type AudienceRule, createAudienceRule } from "./audience.ts";

/** A key that callers prove themselves with, as configured. */
export interface KeyOptions {
  /** For audit lines: who calls. */
  readonly name: string;
  /** SHA-256 of the key, hex. The key itself is not kept. */
  readonly sha256: string;
  /** Audiences that its holders may ask for; all that the server allows unless told. */
  readonly audiences?: readonly string[] | undefined;
  /** Identities that its holders may ask for, by any of their ids, or `system`; all unless told. */
  readonly identities?: readonly string[] | undefined;
  /** Epoch milliseconds. */
  readonly expiresAt?: number | undefined;
}

/** Who asks, once proven. */
export interface Caller {
  readonly name: string;
  readonly allowsAudience: AudienceRule;
  readonly allowsIdentity: (ids: readonly string[]) => boolean;
}

export interface Keys {
  /** Who holds this key; nobody once it has expired or was revoked. */
  find(secret: string, now: number): Caller | undefined;
  /** Whether there was such a key. It is worth nothing from now on. */
  revoke(name: string): boolean;
  /** The keys that are worth something from now on, in place of all others. */
  replace(keys: readonly KeyOptions[]): void;
  readonly names: readonly string[];
}

interface Held extends KeptSecret {
  readonly caller: Caller;
  readonly expiresAt: number;
}

/** The caller of the dialects that take no key. */
export const anonymous: Caller = {
  name: "none",
  allowsAudience: () => true,
  allowsIdentity: () => true,
};

/** The keys of a server. How one is recognised, and what that keeps from an attacker, stands in `kept-secret.ts`. */
export function createKeys(options: readonly KeyOptions[]): Keys {
  let held: readonly Held[] = options.map(hold);
  return {
    find(secret, now) {
      const found = recognise(secret, held);
      return found !== undefined && now < found.expiresAt ? found.caller : undefined;
    },
    revoke(name) {
      const left = held.filter(({ caller }) => caller.name !== name);
      const revoked = left.length < held.length;
      held = left;
      return revoked;
    },
    replace(keys) {
      held = keys.map(hold);
    },
    get names() {
      return held.map(({ caller }) => caller.name);
    },
  };
}

function hold({ name, sha256, audiences, identities, expiresAt }: KeyOptions): Held {
  const allowed = identities && new Set(identities.map((id) => id.toLowerCase()));
  return {
    ...keepDigest(sha256),
    expiresAt: expiresAt ?? Number.POSITIVE_INFINITY,
    caller: {
      name,
      allowsAudience: createAudienceRule(audiences),
      allowsIdentity: (ids) => allowed === undefined || ids.some((id) => allowed.has(id.toLowerCase())),
    },
  };
}

/** What is kept of a key. */
export function sha256Of(key: string): string {
  return hash("sha256", key, "hex");
}
