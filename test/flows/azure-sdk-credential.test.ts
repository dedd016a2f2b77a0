import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator.ts";
import { createBooth, environmentLayers } from "../../src/index.ts";
import { type Attempt, runProgram } from "../clients/run-program.ts";

let emulator: Emulator;
let attempts: Record<string, Attempt>;

const count = (route: string) => emulator.count({ route });

beforeAll(async () => {
  emulator = await createEmulator();
  // The first client's first token is rejected with a claims challenge: the booth must bring a new one.
  emulator.fail({ route: "arm.online-endpoint-token", challenge: true });
  const { noRoleClientId: clientId, noRoleClientSecret: clientSecret } = emulator.seeded;
  attempts = await runProgram("booth-credential", emulator, { noRole: { clientId, clientSecret } });
}, 60_000);

afterAll(() => emulator.close());

const token = expect.stringMatching(/^ey/);
const app = { name: "testcontainerapp0", token, location: "East US" };

describe("booth.credential() in the clients of the Azure SDK", () => {
  test("@azure/arm-machinelearning gets a token, through a claims challenge", () => {
    expect(attempts["endpoint"]).toMatchObject({ value: { accessToken: token, tokenType: "Bearer" } });
    expect(count("arm.online-endpoint-token")).toBe(2);
  });

  test("@azure/arm-appcontainers gets a token", () => {
    expect(attempts["app"]).toMatchObject({ value: app });
    expect(attempts["appAgain"]).toMatchObject({ value: app });
  });

  test("what is cached is shared: one exchange for each of two audiences, and one more for the claims", () => {
    const flights = { started: 3, succeeded: 3 };
    expect(attempts["counters"]).toMatchObject({ value: { client: { flights, answers: { fetched: 3 } } } });
  });

  test("a refusal of Resource Manager reaches the caller in its own words", () => {
    expect(attempts["missing"]?.error?.message).toContain("nowhere");
    expect(attempts["withoutRole"]?.error?.message).toContain("does not have authorization");
  });

  test("a login that fails reaches the caller in ours, without the secret", () => {
    expect(attempts["wrongSecret"]?.error).toMatchObject({
      name: "LoginError",
      message: expect.stringContaining("AADSTS7000215"),
    });
    expect(JSON.stringify(attempts)).not.toContain("canary");
  });
});

describe("a credential of @azure/identity handed to the booth", () => {
  test("logs the booth in, and its token is cached by the booth", () => {
    expect(attempts["handedIn"]).toMatchObject({ value: app });
    expect(attempts["handedInAgain"]).toEqual({ value: "hit" });
  });

  test("is named by describeLogin", () => {
    expect(attempts["handedInDescribed"]?.value).toContain("ClientSecretCredential");
  });

  test("may be the machine's managed identity", () => {
    expect(attempts["handedInIdentity"]).toMatchObject({ value: app });
  });

  test("that fails is a login that failed, with Entra ID's words", () => {
    expect(attempts["handedInWrong"]?.error).toMatchObject({
      name: "LoginError",
      message: expect.stringContaining("AADSTS7000215"),
    });
  });
});

describe("what booth.credential() takes and gives", () => {
  const boothHere = () =>
    createBooth({ layers: environmentLayers(emulator.environment()), runtime: { fetch: emulator.fetch } });

  test("a token with its end and its renewal, as Azure's AccessToken has them", async () => {
    const given = await boothHere().credential().getToken("https://vault.azure.net/.default");
    expect(given).toEqual({
      token,
      tokenType: "Bearer",
      expiresOnTimestamp: expect.any(Number),
      refreshAfterTimestamp: expect.any(Number),
    });
    expect(given.refreshAfterTimestamp).toBeLessThan(given.expiresOnTimestamp);
  });

  test("a list of one scope is as good as the scope", async () => {
    const credential = boothHere().credential();
    const [one, listed] = await Promise.all([
      credential.getToken("https://vault.azure.net/.default"),
      credential.getToken(["https://vault.azure.net/.default"]),
    ]);
    expect(listed.token).toBe(one.token);
  });

  test.each([[[]], [["a/.default", "b/.default"]], ["https://vault.azure.net/User.Read"], [""]])(
    "scopes %j are refused",
    async (scopes) => {
      const asked = boothHere().credential().getToken(scopes);
      await expect(asked).rejects.toMatchObject({ code: "TB_ERR_INVALID_ARGUMENT", argument: "scopes" });
    },
  );

  test("another tenant than the booth's is refused, the booth's own in capitals is not", async () => {
    const credential = boothHere().credential();
    const ask = (tenantId: string) => credential.getToken("https://vault.azure.net/.default", { tenantId });
    await expect(ask("contoso.example")).rejects.toMatchObject({ argument: "tenantId" });
    await expect(ask(emulator.seeded.tenantId.toUpperCase())).resolves.toMatchObject({ token });
  });

  test("an abort ends the wait with the caller's reason", async () => {
    const reason = new Error("changed my mind");
    const asked = boothHere()
      .credential()
      .getToken("https://vault.azure.net/.default", { abortSignal: AbortSignal.abort(reason) });
    await expect(asked).rejects.toBe(reason);
  });
});
