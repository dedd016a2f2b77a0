import { buildCommand, type Command, type FlagParametersForType } from "@stricli/core";
import { boothFlags, loginFlags } from "../booth-flags.ts";
import type { CliContext } from "../context.ts";
import { fileFlag, grantFlags, reachFlags, type ServerFlags } from "../server-flags.ts";
import { serverText } from "../server-text.ts";

export interface ServeFlags extends ServerFlags {
  readonly readyFile?: string;
}

/** `tokenbooth serve`. */
export async function createCommand({ program }: CliContext): Promise<Command<CliContext>> {
  const flags = {
    ...reachFlags,
    ...grantFlags,
    readyFile: { ...fileFlag, brief: serverText.flags.readyFile },
    auditFile: { ...fileFlag, brief: serverText.flags.auditFile },
    ...boothFlags,
    ...loginFlags([]),
  };
  return buildCommand<ServeFlags, [], CliContext>({
    loader: async () => {
      const { serve } = await import("./run-serve.ts");
      return function run(given) {
        return serve(this, given);
      };
    },
    parameters: {
      flags: flags as unknown as FlagParametersForType<ServeFlags, CliContext>,
      aliases: { v: "verbose" },
    },
    docs: { brief: serverText.serve.brief, fullDescription: serverText.serve.full(program) },
  });
}
