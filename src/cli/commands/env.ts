import { buildCommand, type Command } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { type EnvironmentFormat, environmentFormats } from "../environment-format.ts";
import { fileFlag } from "../server-flags.ts";
import { serverText } from "../server-text.ts";

export interface EnvFlags {
  readonly format: EnvironmentFormat;
  readonly imds?: boolean;
  readonly readyFile?: string;
}

/** `tokenbooth env`. */
export async function createCommand({ program }: CliContext): Promise<Command<CliContext>> {
  const formats = Object.keys(environmentFormats) as EnvironmentFormat[];
  return buildCommand<EnvFlags, [], CliContext>({
    loader: async () => {
      const { printEnvironment } = await import("./run-env.ts");
      return function run(flags) {
        return printEnvironment(this, flags);
      };
    },
    parameters: {
      flags: {
        format: { kind: "enum", values: formats, default: "posix", brief: serverText.env.format(formats) },
        imds: { kind: "boolean", optional: true, withNegated: false, brief: serverText.env.imds },
        readyFile: { ...fileFlag, brief: serverText.env.readyFile },
      },
    },
    docs: { brief: serverText.env.brief, fullDescription: serverText.env.full(program) },
  });
}
