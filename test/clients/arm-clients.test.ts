import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator.ts";
import { type Attempt, runProgram } from "./run-program.ts";

let emulator: Emulator;
let attempts: Record<string, Attempt>;

beforeAll(async () => {
  emulator = await createEmulator();
  // One answer asks for claims before the rest: the client must come back by itself with a new token.
  emulator.fail({ route: "arm.container-app-token", challenge: true });
  emulator.fail({ route: "arm.online-endpoint-token", status: 503, headers: { "Retry-After": "0" } });
  const { noRoleClientId: clientId, noRoleClientSecret: clientSecret } = emulator.seeded;
  attempts = await runProgram("arm-clients", emulator, { noRole: { clientId, clientSecret } });
}, 60_000);

afterAll(() => emulator.close());

describe("the Azure Resource Manager clients against the emulator", () => {
  test.each(["endpoint", "endpointInUpperCase", "endpointByIdentity"])(
    "@azure/arm-machinelearning gets an online endpoint's token: %s",
    (name) => {
      expect(attempts[name]?.error).toBeUndefined();
      const now = Date.now() / 1000;
      expect(attempts[name]?.value).toEqual({
        accessToken: expect.stringMatching(/^ey/),
        expiryTimeUtc: expect.closeTo(now + 28_800, -2),
        refreshAfterTimeUtc: expect.closeTo(now + 14_400, -2),
        tokenType: "Bearer",
      });
    },
  );

  test.each(["app", "appThroughSlash", "appByIdentity"])(
    "@azure/arm-appcontainers gets a container app's token: %s",
    (name) => {
      expect(attempts[name]?.error).toBeUndefined();
      expect(attempts[name]?.value).toMatchObject({
        name: "testcontainerapp0",
        type: "Microsoft.App/containerApps/accesstoken",
        location: "East US",
        token: expect.stringMatching(/^ey/),
        expires: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      });
    },
  );

  test("a claims challenge is followed, and a busy answer is tried again", () => {
    const byRoute = (route: string) => emulator.requests.filter((request) => request.route === route);
    expect(byRoute("arm.container-app-token").map(({ status }) => status)).toEqual([401, 200, 200, 200, 403]);
    expect(byRoute("arm.online-endpoint-token")[0]?.status).toBe(503);
  });

  test.each([
    ["keyEndpoint", "auth mode 'Key'"],
    ["missingEndpoint", "nowhere"],
    ["missingGroup", "Resource group 'nowhere' could not be found."],
    ["appWithoutRole", "does not have authorization to perform action"],
  ])("%s reaches the caller in words: %s", (name, words) => {
    expect(attempts[name]?.error?.message).toContain(words);
  });
});
