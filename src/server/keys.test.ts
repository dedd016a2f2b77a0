import { expect, test } from "vitest";
import { createKeys, sha256Of } from "./keys.ts";

const now = 1_000;

test("finds who holds a key, and nobody for a wrong one", () => {
  const keys = createKeys([
    { name: "ci", sha256: sha256Of("one") },
    { name: "deploy", sha256: sha256Of("two").toUpperCase() },
  ]);
  expect(keys.find("one", now)?.name).toBe("ci");
  expect(keys.find("two", now)?.name).toBe("deploy");
  expect(keys.find("on", now)).toBeUndefined();
  expect(keys.find("", now)).toBeUndefined();
});

test("takes no key that has expired or was revoked", () => {
  const keys = createKeys([
    { name: "short", sha256: sha256Of("one"), expiresAt: now },
    { name: "long", sha256: sha256Of("two"), expiresAt: now + 1 },
  ]);
  expect(keys.find("one", now)).toBeUndefined();
  expect(keys.find("two", now)?.name).toBe("long");
  expect(keys.revoke("long")).toBe(true);
  expect(keys.find("two", now)).toBeUndefined();
  expect(keys.revoke("long")).toBe(false);
});

test("takes the keys that came last, in place of all others", () => {
  const keys = createKeys([{ name: "old", sha256: sha256Of("one") }]);
  keys.replace([{ name: "new", sha256: sha256Of("two") }]);
  expect(keys.names).toEqual(["new"]);
  expect(keys.find("one", now)).toBeUndefined();
});

test("keeps its holder to the audiences and identities of the key", () => {
  const keys = createKeys([
    { name: "ci", sha256: sha256Of("one"), audiences: ["https://vault.azure.net"], identities: ["SYSTEM"] },
  ]);
  const caller = keys.find("one", now);
  expect(caller?.allowsAudience("https://vault.azure.net/")).toBe(true);
  expect(caller?.allowsAudience("https://management.azure.com/")).toBe(false);
  expect(caller?.allowsIdentity(["system"])).toBe(true);
  expect(caller?.allowsIdentity(["another"])).toBe(false);
});
