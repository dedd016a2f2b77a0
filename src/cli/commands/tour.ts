import { buildCommand, type Command } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { text } from "../text.ts";

/** `tokenbooth tour`: what `demo` runs in a process of its own. */
export async function createCommand(): Promise<Command<CliContext>> {
  return buildCommand<Record<never, never>, [], CliContext>({
    loader: async () => {
      const { tour } = await import("./run-tour.ts");
      return function run() {
        return tour(this);
      };
    },
    parameters: {},
    docs: { brief: text.tour.brief },
  });
}
