import type { ChildRequest } from "./child-process.ts";
import type { CliContext } from "./context.ts";
import { text } from "./text.ts";

/** Runs the command that a person put after `--`; its exit code becomes ours. */
export async function runCommand(context: CliContext, request: ChildRequest): Promise<void> {
  const { process } = context;
  try {
    process.exitCode = await context.runChild(request);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    process.stderr.write(`${text.message(refusal.say(request.command))}\n`);
    process.exitCode = refusal.code;
  }
}

/** What a shell says, and ends with, when a command cannot be started. */
function refusalOf(error: unknown) {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  // The second one is Node's word for a command without a name.
  if (code === "ENOENT" || code === "ERR_INVALID_ARG_VALUE") return { code: 127, say: text.childNotFound };
  return /^E[A-Z\d]+$/.test(code) ? { code: 126, say: text.childNotAllowed } : undefined;
}
