import { inspect } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createClientSecretCredential } from "./client-secret.ts";
import { fingerprint } from "./fingerprint.ts";
import { createManagedIdentityCredential } from "./managed-identity.ts";
import { createOktaAccessTokenCredential, createOktaApiTokenCredential } from "./okta-static.ts";

const principal = { tenantId: "tenant", clientId: "client", clientSecret: "canary-secret/+&=%" };

test("is the same for the same identity and proof", () => {
  expect(createClientSecretCredential(principal).fingerprint).toBe(
    createClientSecretCredential({ ...principal }).fingerprint,
  );
  const upper = { ...principal, tenantId: "TENANT", clientId: "CLIENT" };
  expect(createClientSecretCredential(upper).fingerprint).toBe(
    createClientSecretCredential(principal).fingerprint,
  );
});

test("is another for every other identity, proof or kind of login", () => {
  const logins = [
    createClientSecretCredential(principal),
    createClientSecretCredential({ ...principal, tenantId: "other" }),
    createClientSecretCredential({ ...principal, clientId: "other" }),
    createClientSecretCredential({ ...principal, clientSecret: "other" }),
    createClientSecretCredential({ ...principal, clientSecret: principal.clientSecret.toUpperCase() }),
    createManagedIdentityCredential(),
    createManagedIdentityCredential({ clientId: "client" }),
    createManagedIdentityCredential({ clientId: "other" }),
    createOktaApiTokenCredential("canary-okta"),
    createOktaApiTokenCredential("other"),
    createOktaAccessTokenCredential("canary-okta"),
  ];
  expect(new Set(logins.map((login) => login.fingerprint)).size).toBe(logins.length);
});

test("holds no secret, nor does anything else that a login shows", () => {
  const logins = [
    createClientSecretCredential(principal),
    createOktaApiTokenCredential("canary-okta"),
    createOktaAccessTokenCredential("canary-okta"),
  ];
  for (const login of logins) {
    expect(inspect(login, { depth: 9, showHidden: true })).not.toContain("canary");
    expect(JSON.stringify(login)).not.toContain("canary");
  }
});

test("keeps its parts apart, whatever characters they hold", () => {
  const parts = fc.array(fc.option(fc.string({ maxLength: 4 }), { nil: undefined }), { maxLength: 4 });
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      // JSON writes a part that is absent as `null`, which no text is written as.
      const same = JSON.stringify(one) === JSON.stringify(other);
      expect(fingerprint("kind", ...one) === fingerprint("kind", ...other)).toBe(same);
    }),
  );
});
