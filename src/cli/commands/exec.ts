import { buildCommand, type Command, type FlagParametersForType } from "@stricli/core";
import { boothFlags, loginFlags } from "../booth-flags.ts";
import type { CliContext } from "../context.ts";
import { fileFlag, grantFlags, type ServerFlags } from "../server-flags.ts";
import { serverText } from "../server-text.ts";

/** `tokenbooth exec -- COMMAND…`. */
export async function createCommand({ program }: CliContext): Promise<Command<CliContext>> {
  const flags = {
    ...grantFlags,
    imds: { kind: "boolean", optional: true, withNegated: false, brief: serverText.flags.execImds },
    auditFile: { ...fileFlag, brief: serverText.flags.execAuditFile },
    ...boothFlags,
    ...loginFlags([]),
  };
  return buildCommand<ServerFlags, string[], CliContext>({
    loader: async () => {
      const { exec } = await import("./run-exec.ts");
      return function run(given, ...command) {
        return exec(this, given, command);
      };
    },
    parameters: {
      flags: flags as unknown as FlagParametersForType<ServerFlags, CliContext>,
      aliases: { v: "verbose" },
      positional: {
        kind: "array",
        parameter: { parse: String, placeholder: "COMMAND", brief: serverText.exec.command },
      },
    },
    docs: { brief: serverText.exec.brief, fullDescription: serverText.exec.full(program) },
  });
}
