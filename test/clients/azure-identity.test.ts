import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator.ts";
import { createClientCertificate } from "../fakes/client-certificate.ts";
import { type Attempt, runProgram } from "./run-program.ts";
import { verifyThroughDiscovery } from "./verify-token.ts";

const certificateClientId = "11111111-0000-4000-8000-000000000001";
const federatedClientId = "11111111-0000-4000-8000-000000000002";
const issuer = "https://issuer.example";
const arm = "https://management.azure.com";

let emulator: Emulator;
let attempts: Record<string, Attempt>;

beforeAll(async () => {
  const { certificatePem, privateKeyPem } = createClientCertificate();
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kty: "RSA", kid: "outside" };
  const assert = (subject: string) =>
    new SignJWT({})
      .setProtectedHeader({ alg: "RS256", kid: "outside" })
      .setIssuer(issuer)
      .setSubject(subject)
      .setAudience("api://AzureADTokenExchange")
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(privateKey);
  emulator = await createEmulator({
    state: {
      applications: [
        { clientId: certificateClientId, certificates: [certificatePem] },
        {
          clientId: federatedClientId,
          federatedCredentials: [{ issuer, subject: "repo:a/b", jwks: { keys: [jwk] } }],
        },
      ],
    },
  });
  attempts = await runProgram("azure-identity", emulator, {
    user: emulator.seeded.userIdentities[0],
    certificateClientId,
    certificatePem: privateKeyPem + certificatePem,
    federatedClientId,
    assertion: await assert("repo:a/b"),
    wrongAssertion: await assert("repo:a/c"),
  });
}, 60_000);

afterAll(() => emulator.close());

const tokenOf = (name: string) => (attempts[name]?.value as { token: string } | undefined)?.token ?? "";
const errorOf = (name: string) => attempts[name]?.error?.message ?? "";

describe("@azure/identity against the emulator", () => {
  test.each([
    ["a client secret", "secret", "appid", () => emulator.seeded.clientId],
    ["a tenant id in upper case", "upperCaseTenant", "appid", () => emulator.seeded.clientId],
    ["a certificate", "certificate", "appid", () => certificateClientId],
    ["a federated assertion", "federated", "appid", () => federatedClientId],
    ["the system-assigned identity", "system", "appid", () => emulator.seeded.systemIdentity?.clientId],
    ["an identity by client id", "byClientId", "appid", () => emulator.seeded.userIdentities[0]?.clientId],
    ["an identity by object id", "byObjectId", "oid", () => emulator.seeded.userIdentities[0]?.objectId],
    [
      "an identity by resource id",
      "byResourceId",
      "xms_mirid",
      () => emulator.seeded.userIdentities[0]?.resourceId,
    ],
  ])("%s brings a token that its issuer stands for", async (_, name, claim, expected) => {
    expect(attempts[name]?.error).toBeUndefined();
    const claims = await verifyThroughDiscovery(tokenOf(name), arm, emulator);
    expect(claims[claim]).toBe(expected());
  });

  test("serves a second call from its own cache", () => {
    expect(tokenOf("secretAgain")).toBe(tokenOf("secret"));
    expect(tokenOf("systemAgain")).toBe(tokenOf("system"));
    const { clientId } = emulator.seeded.systemIdentity ?? {};
    expect(emulator.count({ route: "imds.token", clientId })).toBe(1);
  });

  test.each([
    ["wrongSecret", "AADSTS7000215"],
    ["unknownTenant", "endpoints_resolution_error"],
    ["unknownResource", "AADSTS500011"],
    ["wrongFederated", "AADSTS700213"],
    ["unknownIdentity", "Identity not found"],
  ])("%s reaches the caller in words: %s", (name, words) => {
    expect(attempts[name]?.value).toBeUndefined();
    expect(errorOf(name)).toContain(words);
  });
});
