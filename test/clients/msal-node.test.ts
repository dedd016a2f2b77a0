import { X509Certificate } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator.ts";
import { createClientCertificate } from "../fakes/client-certificate.ts";
import { type Attempt, runProgram } from "./run-program.ts";
import { verifyThroughDiscovery } from "./verify-token.ts";

const certificateClientId = "11111111-0000-4000-8000-000000000001";
const arm = "https://management.azure.com";

let emulator: Emulator;
let attempts: Record<string, Attempt>;

beforeAll(async () => {
  const { certificatePem, privateKeyPem } = createClientCertificate();
  emulator = await createEmulator({
    state: { applications: [{ clientId: certificateClientId, certificates: [certificatePem] }] },
  });
  attempts = await runProgram("msal-node", emulator, {
    user: emulator.seeded.userIdentities[0],
    certificateClientId,
    privateKey: privateKeyPem,
    thumbprintSha256: new X509Certificate(certificatePem).fingerprint256.replaceAll(":", ""),
  });
}, 60_000);

afterAll(() => emulator.close());

const tokenOf = (name: string) =>
  (attempts[name]?.value as { accessToken: string } | undefined)?.accessToken ?? "";

describe("@azure/msal-node against the emulator", () => {
  test.each([
    ["a client secret", "secret", "appid", () => emulator.seeded.clientId],
    ["OpenID Connect mode", "openId", "appid", () => emulator.seeded.clientId],
    ["a certificate (PS256)", "certificate", "appid", () => certificateClientId],
    ["the system-assigned identity", "system", "appid", () => emulator.seeded.systemIdentity?.clientId],
    ["an identity by client id", "byClientId", "appid", () => emulator.seeded.userIdentities[0]?.clientId],
    ["an identity by object id", "byObjectId", "oid", () => emulator.seeded.userIdentities[0]?.objectId],
    [
      "an identity by resource id in another letter case",
      "byResourceId",
      "xms_mirid",
      () => emulator.seeded.userIdentities[0]?.resourceId,
    ],
  ])("%s brings a token that its issuer stands for", async (_, name, claim, expected) => {
    expect(attempts[name]?.error).toBeUndefined();
    const claims = await verifyThroughDiscovery(tokenOf(name), arm, emulator);
    expect(claims[claim]).toBe(expected());
  });

  test("a capability that is told in claims stands in the token", async () => {
    const claims = await verifyThroughDiscovery(tokenOf("claims"), arm, emulator);
    expect(claims["xms_cc"]).toEqual(["cp1"]);
  });

  test("serves a second call from its own cache", () => {
    expect(tokenOf("secretAgain")).toBe(tokenOf("secret"));
    expect(tokenOf("systemAgain")).toBe(tokenOf("system"));
    const { clientId } = emulator.seeded.systemIdentity ?? {};
    expect(emulator.count({ route: "imds.token", clientId })).toBe(1);
  });

  test.each([
    ["wrongScope", "AADSTS1002012"],
    ["unknownIdentity", "Identity not found"],
  ])("%s reaches the caller in words: %s", (name, words) => {
    expect(attempts[name]?.error?.message).toContain(words);
  });
});
