import { buildCommand, type Command } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { text } from "../text.ts";

/** `tokenbooth demo [--once]`. */
export async function createCommand({ program }: CliContext): Promise<Command<CliContext>> {
  return buildCommand<{ readonly once?: boolean }, [], CliContext>({
    loader: async () => {
      const { demo } = await import("./run-demo.ts");
      return function run(flags) {
        return demo(this, flags);
      };
    },
    parameters: {
      flags: { once: { kind: "boolean", optional: true, withNegated: false, brief: text.demo.once } },
    },
    docs: { brief: text.demo.brief, fullDescription: text.demo.full(program) },
  });
}
