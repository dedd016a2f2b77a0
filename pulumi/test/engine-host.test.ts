import { execFileSync, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { version } from "../src/version.ts";
import { packageFolder } from "../tools/bundle.ts";
import { createEmulatedCloud, type EmulatedCloud } from "./harness/emulated-cloud.ts";
import { buildPlugin } from "./harness/plugin-process.ts";
import { workFolder } from "./harness/work-folder.ts";

interface HostAnswer {
  readonly plain: readonly string[] | null;
  readonly secret: readonly string[] | null;
  readonly failures: readonly string[] | null;
  readonly error: string;
}

let cloud: EmulatedCloud;
let folder: string;

beforeAll(async () => {
  buildPlugin();
  folder = workFolder("host");
  execFileSync("go", ["build", "-o", join(folder, "hostrun"), "./hostrun"], {
    cwd: join(packageFolder, "sdkgen"),
    stdio: ["ignore", "ignore", "inherit"],
  });
  const tokenbooth = join(packageFolder, "../bin/tokenbooth.ts");
  execFileSync(process.execPath, [tokenbooth, "pulumi", "install", "--from", packageFolder], {
    env: { ...process.env, PULUMI_HOME: folder },
    stdio: "ignore",
  });
  cloud = await createEmulatedCloud();
}, 600_000);

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await cloud.emulator.close();
});

/** What the engine's own host code gets of an installed plugin. Runs in a process: the emulator answers meanwhile. */
async function askThroughHost(calls: readonly object[]): Promise<readonly HostAnswer[]> {
  const env = { ...process.env, ...cloud.env, PULUMI_HOME: folder, PULUMI_IGNORE_AMBIENT_PLUGINS: "true" };
  const child = spawn(join(folder, "hostrun"), [], { cwd: folder, env, stdio: ["pipe", "pipe", "inherit"] });
  const config = Object.entries(cloud.config).map(([name, value]) => [
    name,
    typeof value === "object" && value !== null && "value" in value ? value["value"] : value,
  ]);
  const secret = ["clientSecret", "oktaApiToken"];
  child.stdin.end(JSON.stringify({ version, config: Object.fromEntries(config), secret, calls }));
  return JSON.parse(await text(child.stdout)) as readonly HostAnswer[];
}

test("the engine's own host code finds the installed plugin, configures it and gets secret tokens", async () => {
  const [client, okta, wrong, none] = await askThroughHost([
    { function: "tokenbooth:authorization:getClientToken" },
    {
      function: "tokenbooth:okta:getToken",
      args: { clientId: "0oardd5r32PWsF4421d7", id: "oar1godmqw4QUiX4C1d7" },
    },
    { function: "tokenbooth:okta:getToken", args: { clientId: "0oardd5r32PWsF4421d7", id: "no such id" } },
    { function: "tokenbooth:okta:getToken", args: { clientId: "0oardd5r32PWsF4421d7", id: "missing" } },
  ]);
  expect(client).toEqual({ plain: null, secret: ["token"], failures: null, error: "" });
  expect(okta).toMatchObject({ secret: null, plain: expect.arrayContaining(["status", "scopes"]) });
  expect(wrong?.failures).toEqual([expect.stringMatching(/^id: TB_ERR_INVALID_ARGUMENT/)]);
  expect(none?.error).toContain("TB_ERR_NOT_FOUND");
}, 60_000);
