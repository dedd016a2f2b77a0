import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runCli } from "../../../test/fakes/cli-context.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tokenbooth-pulumi-"));
  const plugin = join(folder, "package/plugin");
  mkdirSync(plugin, { recursive: true });
  writeFileSync(join(folder, "package/package.json"), '{"version":"1.2.3"}');
  writeFileSync(join(plugin, "plugin.cjs"), "first");
  writeFileSync(join(plugin, "package.json"), "{}");
  writeFileSync(join(plugin, "pulumi-resource-tokenbooth"), "#!", { mode: 0o755 });
  writeFileSync(join(plugin, "pulumi-resource-tokenbooth.cmd"), "");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const install = (env: Record<string, string>) =>
  runCli(["pulumi", "install", "--from", "package"], { cwd: folder, env });

test("puts the plugin under the name that Pulumi looks for, ready to run", async () => {
  const { code, stdout } = await install({ PULUMI_HOME: "home" });
  const target = join(folder, "home/plugins/resource-tokenbooth-v1.2.3");
  expect(code).toBe(0);
  expect(stdout).toContain(target);
  expect(statSync(join(target, "pulumi-resource-tokenbooth")).mode & 0o111).toBe(0o111);
  expect(readdirSync(join(folder, "home/plugins"))).toEqual(["resource-tokenbooth-v1.2.3"]);
});

test("uses the home folder when Pulumi's is not named, and replaces what was there", async () => {
  const env = { HOME: join(folder, "me") };
  await install(env);
  writeFileSync(join(folder, "package/plugin/plugin.cjs"), "second");
  await install(env);
  const target = join(folder, "me/.pulumi/plugins/resource-tokenbooth-v1.2.3");
  expect(readFileSync(join(target, "plugin.cjs"), "utf8")).toBe("second");
});

test("says what to do when the plugin is not there", async () => {
  rmSync(join(folder, "package/plugin/plugin.cjs"));
  const { code, stderr } = await install({ PULUMI_HOME: "home" });
  expect(code).toBe(2);
  expect(stderr).toContain("plugin.cjs");
  expect(stderr).toContain("@tokenbooth/pulumi");
});

test("says so when there is no home folder", async () => {
  const { code, stderr } = await install({});
  expect(code).toBe(2);
  expect(stderr).toContain("PULUMI_HOME");
});
