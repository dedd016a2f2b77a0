import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageFolder } from "../tools/bundle.ts";
import { createEmulatedCloud, type EmulatedCloud } from "./harness/emulated-cloud.ts";
import { expectTokens } from "./harness/expected-outputs.ts";
import { lacks } from "./harness/lacks.ts";
import { createMiniEngine } from "./harness/mini-engine.ts";
import { buildPlugin } from "./harness/plugin-process.ts";
import { installPythonSdks } from "./harness/python.ts";
import { runProgram } from "./harness/run-program.ts";
import { examplesFolder } from "./harness/work-folder.ts";

const runner = join(packageFolder, "test/programs/run_python.py");

describe.skipIf(lacks("python3"))("with Python", () => {
  let cloud: EmulatedCloud;
  let packages: string;

  beforeAll(async () => {
    buildPlugin();
    packages = installPythonSdks();
    cloud = await createEmulatedCloud();
  }, 300_000);

  afterAll(() => cloud.emulator.close());

  test("a Python program gets every token in both forms", async () => {
    const engine = await createMiniEngine(cloud);
    try {
      const program = join(examplesFolder, "pulumi-python/__main__.py");
      const { code, output } = await runProgram(
        ["python3", "-B", runner, engine.address, engine.address, program],
        { cwd: join(examplesFolder, "pulumi-python"), env: { PYTHONPATH: packages } },
      );
      expect({ code, output, errors: engine.errors }).toEqual({ code: 0, output: "", errors: [] });
      expectTokens(engine.outputs);
    } finally {
      await engine.close();
    }
  }, 60_000);
});
