import type { OutputForm } from "./output-form.ts";
import { tokenOf } from "./token-of.ts";

/** The token and nothing else. */
export const token: OutputForm = {
  brief: "the token alone",
  needsToken: true,
  print: ({ source, answer }) => `${tokenOf(source, answer.result)}\n`,
};
