import { az } from "./az.ts";
import { env } from "./env.ts";
import { execCredential } from "./exec-credential.ts";
import { header } from "./header.ts";
import { json } from "./json.ts";
import type { OutputForm } from "./output-form.ts";
import { token } from "./token.ts";

/** Every way to print an answer, by its name on the command line; the first is the default. */
export const outputForms = {
  json,
  token,
  header,
  env,
  az,
  "exec-credential": execCredential,
} satisfies Readonly<Record<string, OutputForm>>;

export type OutputName = keyof typeof outputForms;

export const outputNames = Object.keys(outputForms) as readonly OutputName[];
