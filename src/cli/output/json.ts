import type { OutputForm } from "./output-form.ts";

/** The source's published result. */
export const json: OutputForm = {
  brief: "the published result",
  needsToken: false,
  print: ({ answer }) => `${JSON.stringify(answer.result, undefined, 2)}\n`,
};
