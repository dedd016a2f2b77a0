import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageFolder } from "../tools/bundle.ts";
import { createEmulatedCloud, type EmulatedCloud } from "./harness/emulated-cloud.ts";
import { askThroughHost, installPlugin } from "./harness/engine-host.ts";
import { expectTokens } from "./harness/expected-outputs.ts";
import { buildGoPrograms, type GoPrograms } from "./harness/go.ts";
import { lacks } from "./harness/lacks.ts";
import { createMiniEngine } from "./harness/mini-engine.ts";
import { buildPlugin } from "./harness/plugin-process.ts";
import { programEnvironment } from "./harness/program-environment.ts";
import { runProgram } from "./harness/run-program.ts";
import { examplesFolder, workFolder } from "./harness/work-folder.ts";

// All that needs Go is in this one file, because test files run side by side and Go's builds should not.

const buildMs = 900_000;

describe.skipIf(lacks("go"))("with Go", () => {
  let cloud: EmulatedCloud;
  let folder: string;
  let programs: GoPrograms;

  beforeAll(async () => {
    buildPlugin();
    folder = workFolder("go");
    programs = buildGoPrograms(folder);
    cloud = await createEmulatedCloud();
  }, buildMs);

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await cloud.emulator.close();
  });

  async function runCompiled(command: readonly [string, ...string[]]) {
    const engine = await createMiniEngine(cloud);
    try {
      const env = programEnvironment(engine.address);
      const { code, output } = await runProgram(command, { cwd: folder, env });
      expect({ code, output, errors: engine.errors }).toEqual({ code: 0, output: "", errors: [] });
      return engine.outputs;
    } finally {
      await engine.close();
    }
  }

  test("a Go program gets every token in both forms, though results are secret", async () => {
    expectTokens(await runCompiled([programs.example]));
  }, 60_000);

  test("a YAML program gets every token in Pulumi's own YAML runtime", async () => {
    const schema = join(packageFolder, "sdk/schema.json");
    expectTokens(await runCompiled([programs.yamlrun, schema, join(examplesFolder, "pulumi-yaml")]), [""]);
  }, 60_000);

  test("the engine's own host code finds the installed plugin, configures it and gets secret tokens", async () => {
    installPlugin(folder);
    const clientId = "0oardd5r32PWsF4421d7";
    const getToken = "tokenbooth:okta:getToken";
    const [client, okta, wrong, none] = await askThroughHost(programs.hostrun, folder, cloud, [
      { function: "tokenbooth:authorization:getClientToken" },
      { function: getToken, args: { clientId, id: "oar1godmqw4QUiX4C1d7" } },
      { function: getToken, args: { clientId, id: "no such id" } },
      { function: getToken, args: { clientId, id: "missing" } },
    ]);
    expect(client).toEqual({ plain: null, secret: ["token"], failures: null, error: "" });
    expect(okta).toMatchObject({ secret: null, plain: expect.arrayContaining(["status", "scopes"]) });
    expect(wrong?.failures).toEqual([expect.stringMatching(/^id: TB_ERR_INVALID_ARGUMENT/)]);
    expect(none?.error).toContain("TB_ERR_NOT_FOUND");
  }, 60_000);

  test(
    "the committed SDKs are what Pulumi's generators make of the schema now",
    () => {
      const tool = join(packageFolder, "tools/write-sdks.ts");
      expect(execFileSync(process.execPath, [tool, "--check"], { encoding: "utf8" })).toBe("");
    },
    buildMs,
  );
});
