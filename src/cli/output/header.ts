import type { OutputForm } from "./output-form.ts";
import { tokenOf } from "./token-of.ts";

/** A line for `curl -H @-`, which keeps the token out of the list of processes. */
export const header: OutputForm = {
  brief: "an Authorization header",
  needsToken: true,
  print: ({ source, answer }) => `Authorization: Bearer ${tokenOf(source, answer.result)}\n`,
};
