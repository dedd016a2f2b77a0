import { exportJWK, generateKeyPair } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator.ts";
import { type Attempt, runProgram } from "./run-program.ts";

const appId = "0oardd5r32PWsF4421d7";
const tokenId = "oar1godmqw4QUiX4C1d7";
const serviceClientId = "0oaservice";

let emulator: Emulator;
let attempts: Record<string, Attempt>;

beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kty: "RSA", kid: "service" };
  const tokens = ["oar2", "oar3", "oar4", "oar5"].map((id) => ({ id, appId }));
  emulator = await createEmulator({
    state: {
      okta: {
        tokens,
        clients: [{ clientId: serviceClientId, jwks: { keys: [jwk] }, scopes: ["okta.apps.read"] }],
      },
    },
  });
  emulator.fail({
    route: "okta.token",
    match: { path: "/oar2" },
    status: 429,
    headers: { "X-Rate-Limit-Reset": String(Math.floor(Date.now() / 1000) - 1) },
  });
  attempts = await runProgram("okta-sdk", emulator, {
    appId,
    tokenId,
    serviceClientId,
    privateKey: { ...(await exportJWK(privateKey)), kid: "service" },
  });
}, 60_000);

afterAll(() => emulator.close());

describe("@okta/okta-sdk-nodejs against the emulator", () => {
  test.each(["apiToken", "accessToken"])("reads an application's token with an %s", (name) => {
    expect(attempts[name]?.error).toBeUndefined();
    expect(attempts[name]?.value).toMatchObject({
      id: tokenId,
      clientId: appId,
      status: "ACTIVE",
      issuer: emulator.url.okta,
      scopes: ["offline_access", "openid"],
      created: expect.stringMatching(/^\d{4}-.*\.000Z$/),
      expiresAt: expect.stringMatching(/^\d{4}-.*\.000Z$/),
    });
  });

  test("lists all tokens, page after page", () => {
    expect(attempts["list"]?.value).toEqual([tokenId, "oar2", "oar3", "oar4", "oar5"]);
    expect(emulator.count({ route: "okta.tokens" })).toBe(3);
  });

  test("waits out a 429 and asks again", () => {
    expect(attempts["throttled"]?.error).toBeUndefined();
    const statuses = emulator.requests.flatMap(({ path, method, status }) =>
      path.endsWith("/oar2") ? [`${method} ${status}`] : [],
    );
    expect(statuses).toEqual(["GET 429", "GET 200", "DELETE 204", "GET 404"]);
  });

  test.each([
    ["ungrantedScope", "401"],
    ["wrongApiToken", "E0000011"],
    ["missing", "E0000007"],
    ["revoked", "E0000007"],
  ])("%s reaches the caller in words: %s", (name, words) => {
    expect(attempts[name]?.value).toBeUndefined();
    expect(attempts[name]?.error?.message).toContain(words);
  });
});
