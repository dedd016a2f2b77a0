import { environmentLayers } from "../config/environment.ts";
import { profileLayer } from "../config/profile.ts";
import { readConfigFile } from "../config/read-config.ts";
import type { GetTokenOptions } from "../model/answer.ts";
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
  const file = await readConfigFile({ cwd: process.cwd(), env, platform });
  const fromFile = file ? [profileLayer(file, env["TOKENBOOTH_PROFILE"] || undefined)] : [];
  return createBooth({ layers: [...fromFile, ...environmentLayers(env)] });
}

/** `getClientToken` and its siblings, on the default booth. */
export const functions = tokenFunctions(sources, async (name, args, options?: GetTokenOptions) => {
  const { getToken } = await defaultBooth();
  return getToken(name as "client", args as object, options);
});
