import { execFileSync } from "node:child_process";
import { copyFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageFolder } from "../tools/bundle.ts";
import { createEmulatedCloud, type EmulatedCloud } from "./harness/emulated-cloud.ts";
import { expectTokens } from "./harness/expected-outputs.ts";
import { createMiniEngine } from "./harness/mini-engine.ts";
import { buildPlugin } from "./harness/plugin-process.ts";
import { runProgram } from "./harness/run-program.ts";
import { examplesFolder, workFolder } from "./harness/work-folder.ts";

const require = createRequire(import.meta.url);
const run = require.resolve("@pulumi/pulumi/cmd/run");
const compiler = require.resolve("typescript/bin/tsc");

let cloud: EmulatedCloud;
let folder: string;

beforeAll(async () => {
  buildPlugin();
  execFileSync(process.execPath, [join(packageFolder, "tools/build-node-sdk.ts")]);
  cloud = await createEmulatedCloud();
  folder = workFolder("node");
  for (const [example, as] of [
    ["pulumi-typescript", "index.ts"],
    ["pulumi-typescript", "package.json"],
    ["pulumi-typescript", "tsconfig.json"],
  ] as const) {
    copyFileSync(join(examplesFolder, example, as), join(folder, as));
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
    const flags = [`--monitor=${engine.address}`, `--engine=${engine.address}`, "--project=p", "--stack=s"];
    const { code, output } = await runProgram(
      [process.execPath, run, ...flags, "--parallel=8", "--pwd", folder, join(folder, "bin/index.js")],
      { cwd: folder },
    );
    expect({ code, output, errors: engine.errors }).toEqual({ code: 0, output: "", errors: [] });
    expectTokens(engine.outputs);
  } finally {
    await engine.close();
  }
}, 60_000);
