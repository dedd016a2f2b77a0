import { resolve } from "node:path";
import type { Emulator, EmulatorOptions } from "../../emulator/emulator.ts";
import type { EmulatorState } from "../../emulator/state.ts";
import { UsageError } from "../../model/errors.ts";
import { writeAtomically } from "../atomic-file.ts";
import type { CliContext } from "../context.ts";
import { emulatedEnvironment } from "../emulated-environment.ts";
import { posixExport } from "../output/posix.ts";
import { readInput } from "../read-input.ts";
import { runCommand } from "../run-command.ts";
import { withEmulator } from "../start-emulator.ts";
import { text } from "../text.ts";
import type { EmulateFlags } from "./emulate.ts";

/** Fewest characters of a key that nobody guesses. */
const shortestKey = 16;

/** Runs an emulator until a command has ended, or until it is interrupted. */
export async function emulate(
  context: CliContext,
  flags: EmulateFlags,
  [command, ...args]: readonly string[],
): Promise<void> {
  const { env, cwd } = context;
  await withEmulator(context, await optionsOf(context, flags), async (emulator, signalled) => {
    if (flags.readyFile !== undefined) {
      const description = `${JSON.stringify(emulator.description(), undefined, 2)}\n`;
      await writeAtomically(resolve(cwd, flags.readyFile), description);
    }
    if (command === undefined) {
      tellReady(context, emulator);
      await signalled;
      return;
    }
    await runCommand(context, { command, args, env: emulatedEnvironment(env, emulator.environment()) });
  });
}

async function optionsOf({ cwd }: CliContext, flags: EmulateFlags): Promise<EmulatorOptions> {
  const { port = 0, tlsPort = 0, state, adminKeyFile } = flags;
  return {
    listen: { port, tlsPort },
    ...(state !== undefined && { state: await readState(cwd, state) }),
    ...(adminKeyFile !== undefined && { adminKey: await readKey(cwd, adminKeyFile) }),
  };
}

async function readState(cwd: string, file: string): Promise<EmulatorState> {
  const { parseEmulatorState } = await import("../../emulator/parse-state.ts");
  return await parseEmulatorState(await readInput(cwd, "--state", file), file);
}

async function readKey(cwd: string, file: string): Promise<string> {
  const key = (await readInput(cwd, "--admin-key-file", file)).trim();
  if (key.length >= shortestKey) return key;
  throw new UsageError("TB_ERR_INVALID_ARGUMENT", text.emulate.shortKey(shortestKey), {
    argument: "--admin-key-file",
  });
}

/** For a person on standard error; for a shell's `source` on standard output. */
function tellReady({ process }: CliContext, emulator: Emulator): void {
  process.stderr.write(`${text.emulate.ready}\n\n`);
  const lines = Object.entries(emulator.environment()).map(([name, value]) => posixExport(name, value));
  process.stdout.write(`${lines.join("\n")}\n`);
  process.stderr.write(`\n${text.emulate.trust}\n`);
}
