import { readFile, stat } from "node:fs/promises";
import { basename, isAbsolute, join, resolve } from "node:path";
import { UsageError } from "../model/errors.ts";
import type { ConfigFile } from "./config-file.ts";
import { parseConfig } from "./parse-config.ts";

const fileName = "tokenbooth.toml";

/** Where a configuration file is looked for. */
export interface ConfigPlaces {
  /** File named by a person; `TOKENBOOTH_CONFIG` unless told. It must exist. */
  readonly file?: string | undefined;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As `process.platform` says it. */
  readonly platform: string;
}

/**
 * The configuration file that counts: the one that was named, else `tokenbooth.toml` in the working folder,
 * else the one in the user's configuration folder. Nothing when there is none.
 *
 * @throws UsageError when the file that was named cannot be read, or when what it says cannot be.
 */
export async function readConfigFile(places: ConfigPlaces): Promise<ConfigFile | undefined> {
  const { cwd, env } = places;
  const named = places.file ?? (env["TOKENBOOTH_CONFIG"] || undefined);
  if (named !== undefined) {
    const path = isAbsolute(named) ? named : resolve(cwd, named);
    const text = await readText(path);
    if (text === undefined) {
      throw new UsageError("TB_ERR_INVALID_CONFIG", `There is no configuration file ${named}.`, {
        argument: "config",
      });
    }
    return await readAs(named, path, text, places.platform);
  }
  for (const folder of [cwd, userFolder(places)]) {
    if (folder === undefined) continue;
    const path = join(folder, fileName);
    const text = await readText(path);
    if (text !== undefined)
      return await readAs(folder === cwd ? fileName : path, path, text, places.platform);
  }
  return undefined;
}

async function readAs(name: string, path: string, text: string, platform: string): Promise<ConfigFile> {
  const { holdsSecret, ...parsed } = await parseConfig(text, name);
  const exposed = holdsSecret && platform !== "win32" && ((await stat(path)).mode & 0o004) !== 0;
  const warnings = exposed
    ? [`${name} holds a secret and every user of this machine can read it: chmod 600 ${basename(path)}`]
    : [];
  return { path, name, ...parsed, warnings };
}

/** The text of a file, or nothing when there is no such file. */
async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new UsageError(
      "TB_ERR_INVALID_CONFIG",
      `The configuration file ${path} cannot be read (${code}).`,
      {
        argument: "config",
        cause: error,
      },
    );
  }
}

/** @see https://specifications.freedesktop.org/basedir-spec/latest/ */
function userFolder({ env, platform }: ConfigPlaces): string | undefined {
  if (platform === "win32") return env["APPDATA"] && join(env["APPDATA"], "tokenbooth");
  const base = env["XDG_CONFIG_HOME"] || (env["HOME"] && join(env["HOME"], ".config"));
  return base && join(base, "tokenbooth");
}
