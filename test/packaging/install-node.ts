import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

/** The `node` program of another major version, from the registry's package of its binary; kept for the next run. */
export function installNode(major: number): string {
  const folder = join(import.meta.dirname, "..", "..", ".cache", `node-${major}`);
  const platform = process.platform === "win32" ? "win" : process.platform;
  const prefix = process.platform === "darwin" && process.arch === "arm64" ? "node-bin" : "node";
  const name = `${prefix}-${platform}-${process.arch}`;
  const program = join(folder, "node_modules", name, "bin", "node");
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    const args = ["install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", `${name}@${major}`];
    execFileSync("npm", args, { stdio: "pipe" });
  }
  return program;
}
