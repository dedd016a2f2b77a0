import { buildCommand, type Command } from "@stricli/core";
import { completionScripts, type Shell, shells } from "../completion-script.ts";
import type { CliContext } from "../context.ts";
import { text } from "../text.ts";

/** `tokenbooth completion SHELL`. */
export async function createCommand({ program }: CliContext): Promise<Command<CliContext>> {
  return buildCommand<Record<never, never>, [Shell], CliContext>({
    func(_flags, shell) {
      this.process.stdout.write(completionScripts[shell]);
    },
    parameters: {
      positional: {
        kind: "tuple",
        parameters: [
          {
            parse: shellFromText,
            placeholder: "SHELL",
            brief: text.completion.shell,
            proposeCompletions: () => shells,
          },
        ],
      },
    },
    docs: { brief: text.completion.brief, fullDescription: text.completion.full(program) },
  });
}

function shellFromText(input: string): Shell {
  const shell = shells.find((candidate) => candidate === input);
  if (shell === undefined) throw new SyntaxError(text.completion.unknownShell(shells));
  return shell;
}
