import type { OutputForm } from "./output-form.ts";
import { posixExport } from "./posix.ts";
import { tokenOf } from "./token-of.ts";

/** A line for a POSIX shell's `eval`: `export ONLINE_ENDPOINT_TOKEN='…'`. */
export const env: OutputForm = {
  brief: "a line for the shell: export SOURCE_TOKEN='…'",
  needsToken: true,
  print: ({ source, answer }) => {
    const name = `${source.name.replaceAll("-", "_").toUpperCase()}_TOKEN`;
    return `${posixExport(name, tokenOf(source, answer.result))}\n`;
  },
};
