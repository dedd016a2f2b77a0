import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageFolder } from "../tools/bundle.ts";
import { createEmulatedCloud, type EmulatedCloud } from "./harness/emulated-cloud.ts";
import { expectTokens } from "./harness/expected-outputs.ts";
import { createMiniEngine } from "./harness/mini-engine.ts";
import { buildPlugin } from "./harness/plugin-process.ts";
import { programEnvironment } from "./harness/program-environment.ts";
import { runProgram } from "./harness/run-program.ts";
import { examplesFolder, workFolder } from "./harness/work-folder.ts";

let cloud: EmulatedCloud;
let folder: string;
let runtime: string;

beforeAll(async () => {
  buildPlugin();
  folder = workFolder("yaml");
  runtime = join(folder, "yamlrun");
  const sdkgen = join(packageFolder, "sdkgen");
  execFileSync("go", ["build", "-o", runtime, "./yamlrun"], {
    cwd: sdkgen,
    stdio: ["ignore", "ignore", "inherit"],
  });
  cloud = await createEmulatedCloud();
}, 600_000);

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await cloud.emulator.close();
});

test("a YAML program gets every token in Pulumi's own YAML runtime", async () => {
  const engine = await createMiniEngine(cloud);
  try {
    const { code, output } = await runProgram(
      [runtime, join(packageFolder, "sdk/schema.json"), join(examplesFolder, "pulumi-yaml")],
      { cwd: folder, env: programEnvironment(engine.address) },
    );
    expect({ code, output, errors: engine.errors }).toEqual({ code: 0, output: "", errors: [] });
    expectTokens(engine.outputs, [""]);
  } finally {
    await engine.close();
  }
}, 60_000);
