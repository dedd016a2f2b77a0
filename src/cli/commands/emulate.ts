import { buildCommand, type Command } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { portFromText } from "../flag-value.ts";
import { text } from "../text.ts";

export interface EmulateFlags {
  readonly port?: number;
  readonly tlsPort?: number;
  readonly state?: string;
  readonly readyFile?: string;
  readonly adminKeyFile?: string;
}

/** `tokenbooth emulate [-- COMMAND…]`. */
export async function createCommand({ program }: CliContext): Promise<Command<CliContext>> {
  const file = { kind: "parsed", parse: String, optional: true, placeholder: "FILE" } as const;
  const port = { kind: "parsed", parse: portFromText, optional: true, placeholder: "PORT" } as const;
  return buildCommand<EmulateFlags, string[], CliContext>({
    loader: async () => {
      const { emulate } = await import("./run-emulate.ts");
      return function run(flags, ...command) {
        return emulate(this, flags, command);
      };
    },
    parameters: {
      flags: {
        port: { ...port, brief: text.emulate.port },
        tlsPort: { ...port, brief: text.emulate.tlsPort },
        state: { ...file, brief: text.emulate.state },
        readyFile: { ...file, brief: text.emulate.readyFile },
        adminKeyFile: { ...file, brief: text.emulate.adminKeyFile },
      },
      positional: {
        kind: "array",
        parameter: { parse: String, placeholder: "COMMAND", brief: text.emulate.command },
      },
    },
    docs: {
      brief: text.emulate.brief,
      fullDescription: text.emulate.full(program),
      customUsage: [text.emulate.usage],
    },
  });
}
