import { spawnSync } from "node:child_process";

/**
 * Whether this machine lacks a tool that some tests start; they are skipped then, and their names say what they need.
 * CI has them all: there a missing one is a failure.
 */
export function lacks(...tools: readonly string[]): boolean {
  if (process.env["CI"] === "true") return false;
  return tools.some((tool) => spawnSync(tool, ["--help"], { stdio: "ignore" }).error !== undefined);
}
