import { environmentLayers } from "../config/environment.ts";
import { explicitLayer } from "../config/explicit.ts";
import { environmentKey, flagKey } from "../config/key-names.ts";
import type { Layer } from "../config/layer.ts";
import { type Options, optionFacts } from "../config/options.ts";
import { profileLayer } from "../config/profile.ts";
import { readConfigFile } from "../config/read-config.ts";
import { UsageError } from "../model/errors.ts";
import { type BoothFlags, flagOptions } from "./booth-flags.ts";
import type { CliBooth, CliContext } from "./context.ts";
import { createStderrLogger } from "./stderr-logger.ts";
import { text } from "./text.ts";

/**
 * The booth that a command's flags ask for: flags count most, then the configuration file, then the environment;
 * with `--emulator` flags, then what the emulator says of itself.
 *
 * @throws UsageError when what is configured cannot be.
 */
export async function openBooth(context: CliContext, flags: BoothFlags): Promise<CliBooth> {
  const sources = await context.loadSources();
  const write = (line: string) => context.process.stderr.write(line);
  const logger = createStderrLogger(write, flags.verbose === true);
  const runtime = { ...context.runtime, logger };
  const layer = flagLayer(flags);
  if (!flags.emulator) {
    const layers = [layer, ...(await fileLayers(context, flags)), ...environmentLayers(context.env)];
    return await context.createBooth({ layers, runtime, sources });
  }
  for (const flag of ["profile", "config"] as const) {
    if (flags[flag] === undefined) continue;
    const argument = flagKey(flag);
    throw new UsageError("TB_ERR_INVALID_ARGUMENT", text.emulatorExcludes(argument), { argument });
  }
  const emulator = await context.createEmulator({ clock: context.runtime.clock, listen: false });
  const env = emulator.environment();
  return await context.createBooth({
    layers: [layer, ...environmentLayers(env)],
    runtime: { ...runtime, env, fetch: emulator.fetch },
    sources,
  });
}

function flagLayer(flags: BoothFlags): Layer {
  const given = flagOptions.filter((option) => flags[option] !== undefined);
  const options = Object.fromEntries(given.map((option) => [option, flags[option]])) as Options;
  return explicitLayer(options, text.flags.layer, flagName);
}

/** What to set for an option: its flag, or its variable where it has none. */
function flagName(option: keyof Options): string {
  if (flagOptions.some((candidate) => candidate === option)) return flagKey(option);
  return optionFacts(option).env?.[0] ?? environmentKey(option);
}

async function fileLayers(context: CliContext, flags: BoothFlags): Promise<readonly Layer[]> {
  const { cwd, env, platform } = context;
  const profile = flags.profile ?? (env["TOKENBOOTH_PROFILE"] || undefined);
  const file = await readConfigFile({ file: flags.config, cwd, env, platform });
  if (file !== undefined) {
    for (const warning of file.warnings) context.process.stderr.write(`${text.warning(warning)}\n`);
    return [profileLayer(file, profile)];
  }
  if (profile === undefined) return [];
  throw new UsageError("TB_ERR_INVALID_CONFIG", text.noConfigFile(profile), { argument: "profile" });
}
