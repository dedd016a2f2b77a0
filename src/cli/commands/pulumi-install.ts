import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { UsageError } from "../../model/errors.ts";
import type { CliContext } from "../context.ts";
import { text } from "../text.ts";

/** What a plugin's folder must hold before Pulumi can start it. */
const parts = ["pulumi-resource-tokenbooth", "pulumi-resource-tokenbooth.cmd", "plugin.cjs", "package.json"];

/**
 * Copies the plugin to where Pulumi looks for one of its version. The folder comes into being whole, so that a
 * deployment which starts meanwhile finds the old plugin or the new one.
 *
 * @throws UsageError when there is no plugin to copy, or no home folder to copy it to.
 * @see https://www.pulumi.com/docs/iac/concepts/plugins/
 */
export function installPlugin(context: CliContext, from: string | undefined) {
  const root = from === undefined ? installedPackage(context.cwd) : resolve(context.cwd, from);
  const plugin = root === undefined ? undefined : join(root, "plugin");
  const missing = plugin === undefined ? parts : parts.filter((part) => !existsSync(join(plugin, part)));
  if (root === undefined || plugin === undefined || missing.length > 0) {
    throw new UsageError("TB_ERR_INVALID_ARGUMENT", text.pulumi.missing(plugin, missing), {
      argument: "from",
    });
  }
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const plugins = join(pulumiHome(context), "plugins");
  mkdirSync(plugins, { recursive: true });
  const work = mkdtempSync(join(plugins, ".tokenbooth-"));
  const folder = join(plugins, `resource-tokenbooth-v${version}`);
  try {
    for (const part of parts) cpSync(join(plugin, part), join(work, part));
    chmodSync(work, 0o755);
    rmSync(folder, { recursive: true, force: true });
    renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return { version, folder };
}

/** The folder of the npm package that carries the plugin, as a program of this folder or this package finds it. */
function installedPackage(cwd: string): string | undefined {
  for (const from of [pathToFileURL(join(cwd, "x.js")), import.meta.url]) {
    try {
      return join(createRequire(from).resolve("@tokenbooth/pulumi/package.json"), "..");
    } catch {
      // Not there: it may be beside this package.
    }
  }
  return undefined;
}

function pulumiHome({ env, cwd }: CliContext): string {
  if (env["PULUMI_HOME"]) return resolve(cwd, env["PULUMI_HOME"]);
  const home = env["HOME"] || env["USERPROFILE"];
  if (home) return join(home, ".pulumi");
  throw new UsageError("TB_ERR_INVALID_ARGUMENT", text.pulumi.noHome, { argument: "PULUMI_HOME" });
}
