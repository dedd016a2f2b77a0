import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { version } from "../../src/version.ts";
import { packageFolder } from "../../tools/bundle.ts";
import type { EmulatedCloud } from "./emulated-cloud.ts";

export interface HostAnswer {
  readonly plain: readonly string[] | null;
  readonly secret: readonly string[] | null;
  readonly failures: readonly string[] | null;
  readonly error: string;
}

/** Puts the plugin where a person's `tokenbooth pulumi install` would. */
export function installPlugin(pulumiHome: string): void {
  const tokenbooth = join(packageFolder, "../bin/tokenbooth.ts");
  execFileSync(process.execPath, [tokenbooth, "pulumi", "install", "--from", packageFolder], {
    env: { ...process.env, PULUMI_HOME: pulumiHome },
    stdio: "ignore",
  });
}

/** What the engine's own host code gets of the installed plugin. */
export async function askThroughHost(
  hostrun: string,
  pulumiHome: string,
  cloud: EmulatedCloud,
  calls: readonly object[],
): Promise<readonly HostAnswer[]> {
  const env = {
    ...process.env,
    ...cloud.env,
    PULUMI_HOME: pulumiHome,
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
  };
  const child = spawn(hostrun, [], { cwd: pulumiHome, env, stdio: ["pipe", "pipe", "inherit"] });
  const config = Object.entries(cloud.config).map(([name, value]) => [
    name,
    typeof value === "object" && value !== null && "value" in value ? value["value"] : value,
  ]);
  const secret = ["clientSecret", "oktaApiToken"];
  child.stdin.end(JSON.stringify({ version, config: Object.fromEntries(config), secret, calls }));
  return JSON.parse(await text(child.stdout)) as readonly HostAnswer[];
}
