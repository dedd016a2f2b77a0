import { environmentLayers } from "../config/environment.ts";
import { profileLayer } from "../config/profile.ts";
import { readConfigFile } from "../config/read-config.ts";
import type { GetTokenOptions } from "../model/answer.ts";
import { UsageError } from "../model/errors.ts";
import { sources } from "../sources/index.ts";
import { type Booth, createBooth } from "./booth.ts";
import { tokenFunctions } from "./token-functions.ts";

let booth: Promise<Booth> | undefined;

/**
 * The booth behind the plain functions: made at their first call, from `tokenbooth.toml` and the environment of
 * that moment, and kept for the life of the process.
 *
 * @throws UsageError when the configuration cannot be.
 */
export function defaultBooth(): Promise<Booth> {
  booth ??= fromSurroundings().catch((error: unknown) => {
    booth = undefined;
    throw error;
  });
  return booth;
}

async function fromSurroundings(): Promise<Booth> {
  const { env, platform } = process;
  const profile = env["TOKENBOOTH_PROFILE"] || undefined;
  const file = await readConfigFile({ cwd: process.cwd(), env, platform });
  if (file === undefined && profile !== undefined) throw noFileFor(profile);
  const fromFile = file ? [profileLayer(file, profile)] : [];
  return createBooth({ layers: [...fromFile, ...environmentLayers(env)] });
}

/** Without the file that the profile is in, another login than the one that was asked for would take its place. */
function noFileFor(profile: string): UsageError {
  return new UsageError(
    "TB_ERR_INVALID_CONFIG",
    `TOKENBOOTH_PROFILE asks for the profile "${profile}", but there is no tokenbooth.toml in the working folder or the user's configuration folder.`,
    { argument: "TOKENBOOTH_PROFILE" },
  );
}

/** `getClientToken` and its siblings, on the default booth. */
export const functions = tokenFunctions(sources, async (name, args, options?: GetTokenOptions) => {
  const { getToken } = await defaultBooth();
  return getToken(name as "client", args as object, options);
});
