import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageFolder } from "../tools/bundle.ts";
import { createEmulatedCloud, type EmulatedCloud, marked } from "./harness/emulated-cloud.ts";
import { createMiniEngine } from "./harness/mini-engine.ts";
import { buildNodeSdk, runNodeProgram } from "./harness/node-host.ts";
import type { Plain } from "./harness/plugin-client.ts";
import { buildPlugin } from "./harness/plugin-process.ts";

const signature = "4dabf18193072939515e22adb298388d";
const programs = join(packageFolder, "test/programs");
const oktaToken = { clientId: "0oardd5r32PWsF4421d7", id: "oar1godmqw4QUiX4C1d7" };

let cloud: EmulatedCloud;

beforeAll(async () => {
  buildPlugin();
  buildNodeSdk();
  cloud = await createEmulatedCloud();
}, 120_000);

afterAll(() => cloud.emulator.close());

/** Runs a program that asks for one token and tells everything that anybody could have read of it. */
async function ask(question: object, config: Plain = {}) {
  const engine = await createMiniEngine({ ...cloud, config: { ...cloud.config, ...config } });
  try {
    const env = { TOKENBOOTH_TEST_ASK: JSON.stringify(question) };
    const { code, output } = await runNodeProgram(join(programs, "one-token.js"), engine.address, env);
    const errors = engine.errors.join("\n");
    return { code, outputs: engine.outputs, errors, everything: output + errors + engine.pluginOutput() };
  } finally {
    await engine.close();
  }
}

test("a secret argument makes the whole result secret", async () => {
  const { id, ...args } = oktaToken;
  const { outputs } = await ask({ module: "okta", function: "getTokenOutput", args, secretArgs: { id } });
  expect(outputs["result"]).toMatchObject({ [signature]: expect.any(String), value: { status: "ACTIVE" } });
}, 60_000);

test("a result that holds no secret stays readable", async () => {
  const { outputs } = await ask({ module: "okta", function: "getTokenOutput", args: oktaToken });
  expect(outputs["result"]).toMatchObject({ status: "ACTIVE", clientId: oktaToken.clientId });
}, 60_000);

test("a refused login reaches the user with its code and nothing secret", async () => {
  const canary = "canary~in~the~client~secret";
  const question = { module: "authorization", function: "getClientTokenOutput" };
  const { code, errors, everything } = await ask(question, { clientSecret: marked(canary) });
  expect(code).not.toBe(0);
  expect(errors).toMatch(
    /invocation of tokenbooth:authorization:getClientToken returned an error: TB_ERR_LOGIN_FAILED/,
  );
  expect(errors).toContain("AADSTS7000215");
  for (const secret of [canary, ...cloud.secrets]) expect(everything).not.toContain(secret);
}, 60_000);

test("a bad argument is named, and a secret one not repeated", async () => {
  const canary = "canary with spaces";
  const question = {
    module: "okta",
    function: "getTokenOutput",
    args: { clientId: "c" },
    secretArgs: { id: canary },
  };
  const { errors, everything } = await ask(question);
  expect(errors).toMatch(/Invoke of 'tokenbooth:okta:getToken' failed: TB_ERR_INVALID_ARGUMENT.*\(id\)/);
  expect(everything).not.toContain(canary);
}, 60_000);

test("an upstream that is down is an error of the program, not its end", async () => {
  const { code, errors } = await ask(
    { module: "okta", function: "getTokenOutput", args: oktaToken },
    { oktaOrgUrl: "http://127.0.0.1:9", maxRetries: "0" },
  );
  expect(code).not.toBe(0);
  expect(errors).toContain("TB_ERR_UPSTREAM_UNAVAILABLE");
}, 60_000);

test("a missing setting names the command that sets it", async () => {
  const question = { module: "okta", function: "getTokenOutput", args: oktaToken };
  const engineConfig = { oktaOrgUrl: null } as unknown as Plain;
  const { errors } = await ask(question, engineConfig);
  expect(errors).toContain("pulumi config set tokenbooth:oktaOrgUrl");
}, 60_000);

test("a provider of its own has its own settings: plain tokens for those who must", async () => {
  const engine = await createMiniEngine({ ...cloud, config: {} });
  const args = Object.entries({ ...cloud.config, plainTokens: true }).map(([name, value]) => [
    name,
    typeof value === "object" && value !== null && "value" in value ? value["value"] : value,
  ]);
  try {
    const env = { TOKENBOOTH_TEST_PROVIDER: JSON.stringify(Object.fromEntries(args)) };
    const { code } = await runNodeProgram(join(programs, "own-provider.js"), engine.address, env);
    expect({ code, errors: engine.errors }).toEqual({ code: 0, errors: [] });
    expect(engine.outputs["token"]).toMatch(/^eyJ/);
    expect(engine.outputs["direct"]).toBe(engine.outputs["token"]);
  } finally {
    await engine.close();
  }
}, 60_000);

test("what the program logs of ordinary work holds no token", async () => {
  const question = { module: "authorization", function: "getClientTokenOutput" };
  const { everything, outputs } = await ask(question);
  const { value } = (outputs["result"] as { value: { token: string } }) ?? {};
  expect(value.token).toMatch(/^eyJ/);
  // The plugin's port is all that anybody wrote.
  expect(everything).toMatch(/^\d+\n$/);
}, 60_000);
