import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulatedCloud, type EmulatedCloud } from "./harness/emulated-cloud.ts";
import { expectTokens } from "./harness/expected-outputs.ts";
import { compileJavaExample } from "./harness/java.ts";
import { lacks } from "./harness/lacks.ts";
import { createMiniEngine } from "./harness/mini-engine.ts";
import { buildPlugin } from "./harness/plugin-process.ts";
import { programEnvironment } from "./harness/program-environment.ts";
import { runProgram } from "./harness/run-program.ts";
import { workFolder } from "./harness/work-folder.ts";

describe.skipIf(lacks("mvn", "javac", "java"))("with Java and Maven", () => {
  let cloud: EmulatedCloud;
  let folder: string;
  let classPath: string;

  beforeAll(async () => {
    buildPlugin();
    folder = workFolder("java");
    classPath = compileJavaExample(folder);
    cloud = await createEmulatedCloud();
  }, 300_000);

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await cloud.emulator.close();
  });

  test("a Java program gets every token in both forms", async () => {
    const engine = await createMiniEngine(cloud);
    try {
      const { code, output } = await runProgram(["java", "-cp", classPath, "example.App"], {
        cwd: folder,
        env: programEnvironment(engine.address),
      });
      expect({ code, output, errors: engine.errors }).toEqual({ code: 0, output: "", errors: [] });
      expectTokens(engine.outputs);
    } finally {
      await engine.close();
    }
  }, 60_000);
});
