import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { packageFolder } from "../../tools/bundle.ts";

export const pluginFolder = join(packageFolder, "plugin");

export interface PluginProcess {
  readonly port: number;
  readonly child: ChildProcess;
  /** Everything it wrote so far, on both streams. */
  output(): string;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** Bundles the plugin as it is now. */
export function buildPlugin(): void {
  execFileSync(process.execPath, [join(packageFolder, "tools/build-plugin.ts")], { stdio: "inherit" });
}

/** Starts the plugin as an engine does and reads its port. */
export async function startPlugin(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<PluginProcess> {
  const child = spawn(join(pluginFolder, "pulumi-resource-tokenbooth"), args, {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let written = "";
  const read = (chunk: Buffer) => {
    written += chunk.toString();
  };
  child.stderr.on("data", read);
  const exited = once(child, "exit").then(([code, signal]) => ({ code, signal }));
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      read(chunk);
      const [line, rest] = written.split("\n");
      if (rest !== undefined) resolve(Number(line));
    });
    void exited.then(() => reject(new Error(`The plugin ended before it named a port: ${written}`)));
  });
  return { port, child, output: () => written, exited };
}
