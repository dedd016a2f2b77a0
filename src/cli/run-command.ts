import type { ChildRequest } from "./child-process.ts";
import type { CliContext } from "./context.ts";
import { text } from "./text.ts";

/** What a shell says, and ends with, when a command cannot be started. */
const refusals: ReadonlyMap<unknown, { readonly code: number; readonly say: (command: string) => string }> =
  new Map([
    ["ENOENT", { code: 127, say: text.childNotFound }],
    ["EACCES", { code: 126, say: text.childNotAllowed }],
  ]);

/** Runs the command that a person put after `--`; its exit code becomes ours. */
export async function runCommand(context: CliContext, request: ChildRequest): Promise<void> {
  const { process } = context;
  try {
    process.exitCode = await context.runChild(request);
  } catch (error) {
    const refusal = refusals.get(error instanceof Error && "code" in error ? error.code : undefined);
    if (refusal === undefined) throw error;
    process.stderr.write(`${text.message(refusal.say(request.command))}\n`);
    process.exitCode = refusal.code;
  }
}
