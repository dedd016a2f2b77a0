import { type Application, type Command, run as runApp } from "@stricli/core";
import { loadApp } from "./app.ts";
import type { CliContext } from "./context.ts";
import { describeError } from "./describe-error.ts";
import { exitCodeOf, exitCodeOfParser, exitCodes } from "./exit-code.ts";
import { text } from "./text.ts";

type RoutingTarget = Application<CliContext>["root"] | Command<CliContext>;

/** Runs the command line: arguments in, text written, exit code out. Never throws. */
export async function run(argv: readonly string[], context: CliContext): Promise<number> {
  const { process } = context;
  let app: Application<CliContext>;
  try {
    app = await loadApp(argv, context);
    await runApp(app, argv, context);
  } catch (error) {
    process.stderr.write(`${describeError(error)}\n`);
    return exitCodeOf(error);
  }
  const code = exitCodeOfParser(Number(process.exitCode ?? exitCodes.done));
  const parsedWrong = Number(process.exitCode) < 0 && code === exitCodes.usage;
  if (parsedWrong)
    process.stderr.write(`${text.next(text.seeHelp(commandOf(argv, app, context.program)))}\n`);
  return code;
}

/** The part of the arguments that names a command, so that its help can be pointed to. */
function commandOf(argv: readonly string[], app: Application<CliContext>, program: string): string {
  const words = [program];
  let target: RoutingTarget = app.root;
  for (const word of argv) {
    const next = "getRoutingTargetForInput" in target ? target.getRoutingTargetForInput(word) : undefined;
    if (next === undefined) break;
    words.push(word);
    target = next;
  }
  return words.join(" ");
}
