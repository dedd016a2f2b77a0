import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Emulator } from "../../src/emulator.ts";

/** What a client made of one call. */
export interface Attempt {
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
}

/**
 * Runs one of `programs/` in a Node process of its own, because a process reads `NODE_EXTRA_CA_CERTS` only as it
 * starts. It gets the emulator's environment and nothing of ours, and prints one JSON object: an attempt for each name.
 */
export function runProgram(
  name: string,
  emulator: Emulator,
  input: object = {},
): Promise<Record<string, Attempt>> {
  const { PATH = "" } = process.env;
  const env = { PATH, ...emulator.environment(), PROGRAM_INPUT: JSON.stringify(input) };
  const program = join(import.meta.dirname, "programs", `${name}.ts`);
  const child = spawn(process.execPath, [program], { env, stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(output.stdout) as Record<string, Attempt>);
      else reject(new Error(`${name} ended with ${code}: ${output.stderr.slice(0, 2000)}`));
    });
  });
}
