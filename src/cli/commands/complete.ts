import { buildCommand, type Command, proposeCompletions } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { text } from "../text.ts";

/** `tokenbooth complete -- WORDS`: what may stand in place of the last word, one proposal a line. */
export async function createCommand(): Promise<Command<CliContext>> {
  return buildCommand<Record<never, never>, string[], CliContext>({
    async func(_flags, ...words) {
      // Loaded here because the whole command line loads this file.
      const { loadApp } = await import("../app.ts");
      const proposals = await proposeCompletions(await loadApp(words, this), words, this);
      const lines = proposals.map(({ completion }) => completion).filter((completion) => completion !== "--");
      if (lines.length > 0) this.process.stdout.write(`${lines.join("\n")}\n`);
    },
    parameters: {
      positional: { kind: "array", parameter: { parse: String, placeholder: "WORD", brief: "Word" } },
    },
    docs: { brief: text.complete.brief },
  });
}
