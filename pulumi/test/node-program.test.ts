import { execFileSync } from "node:child_process";
import { copyFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmulatedCloud, type EmulatedCloud } from "./harness/emulated-cloud.ts";
import { expectTokens } from "./harness/expected-outputs.ts";
import { createMiniEngine } from "./harness/mini-engine.ts";
import { buildNodeSdk, runNodeProgram } from "./harness/node-host.ts";
import { buildPlugin } from "./harness/plugin-process.ts";
import { examplesFolder, workFolder } from "./harness/work-folder.ts";

const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");

let cloud: EmulatedCloud;
let folder: string;

beforeAll(async () => {
  buildPlugin();
  buildNodeSdk();
  cloud = await createEmulatedCloud();
  folder = workFolder("node");
  for (const file of ["index.ts", "package.json", "tsconfig.json"]) {
    copyFileSync(join(examplesFolder, "pulumi-typescript", file), join(folder, file));
  }
  execFileSync(process.execPath, [compiler, "-p", folder], { stdio: "inherit" });
}, 120_000);

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await cloud.emulator.close();
});

test("a TypeScript program gets every token in both forms", async () => {
  const engine = await createMiniEngine(cloud);
  try {
    const { code, output } = await runNodeProgram(join(folder, "bin/index.js"), engine.address);
    expect({ code, output, errors: engine.errors }).toEqual({ code: 0, output: "", errors: [] });
    expectTokens(engine.outputs);
  } finally {
    await engine.close();
  }
}, 60_000);
