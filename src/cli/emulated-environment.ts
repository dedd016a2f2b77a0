import { environmentKey } from "../config/key-names.ts";
import { optionNames } from "../config/options.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What points SDKs to another kind of managed identity than the one the emulator has. */
const otherIdentities = [
  "IDENTITY_ENDPOINT",
  "IDENTITY_HEADER",
  "IDENTITY_SERVER_THUMBPRINT",
  "IMDS_ENDPOINT",
  "MSI_ENDPOINT",
  "MSI_SECRET",
];

/**
 * The environment of a program that is to use the emulator: the present one with the emulator's variables, without
 * those that would lead the program past it.
 */
export function emulatedEnvironment(env: Environment, emulator: Environment): Environment {
  const misleading = new Set([...otherIdentities, ...optionNames.map(environmentKey)]);
  const kept = Object.entries(env).filter(([name]) => !misleading.has(name));
  return { ...Object.fromEntries(kept), ...emulator };
}
