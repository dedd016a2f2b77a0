import type { Emulator, EmulatorOptions } from "../emulator/emulator.ts";
import { UsageError } from "../model/errors.ts";
import type { CliContext } from "./context.ts";
import { text } from "./text.ts";

/**
 * Starts an emulator, does something with it, and stops it: on a signal that asks us to end too, so that nothing
 * stays behind.
 *
 * @throws UsageError when a port cannot be had.
 */
export async function withEmulator(
  context: CliContext,
  options: EmulatorOptions,
  work: (emulator: Emulator, signalled: Promise<unknown>) => Promise<void>,
): Promise<void> {
  const done = new AbortController();
  // Before the emulator starts, because from then on there is something to clean up.
  const signalled = context.signalled(["SIGINT", "SIGTERM", "SIGHUP"], done.signal);
  try {
    const emulator = await start(context, options);
    try {
      await work(emulator, signalled);
    } finally {
      await emulator.close();
    }
  } finally {
    done.abort();
  }
}

async function start(context: CliContext, options: EmulatorOptions): Promise<Emulator> {
  try {
    return await context.createEmulator(options);
  } catch (error) {
    const problem =
      error instanceof Error && "code" in error ? text.emulate.portProblems.get(error.code) : undefined;
    if (problem === undefined) throw error;
    const port = error instanceof Error && "port" in error ? String(error.port) : "";
    throw new UsageError("TB_ERR_INVALID_ARGUMENT", text.emulate.portProblem(port, problem), {
      cause: error,
    });
  }
}
