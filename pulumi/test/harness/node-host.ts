import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { packageFolder } from "../../tools/bundle.ts";
import { type Finished, runProgram } from "./run-program.ts";

const require = createRequire(import.meta.url);

/** Compiles our Node SDK as it is now. */
export function buildNodeSdk(): void {
  execFileSync(process.execPath, [join(packageFolder, "tools/build-node-sdk.ts")], { stdio: "inherit" });
}

/** Runs a compiled Pulumi program as Pulumi's language host for Node does. */
export function runNodeProgram(
  program: string,
  engineAddress: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const run = require.resolve("@pulumi/pulumi/cmd/run");
  const where = [`--monitor=${engineAddress}`, `--engine=${engineAddress}`, "--project=p", "--stack=s"];
  const folder = dirname(program);
  return runProgram([process.execPath, run, ...where, "--parallel=8", "--pwd", folder, program], {
    cwd: folder,
    env,
  });
}
