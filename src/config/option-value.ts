import * as v from "valibot";
import { type Options, OptionsSchema } from "./options.ts";

/**
 * What is wrong with a value of an option, in words that follow the option's name (`must be …`), or nothing.
 * Never repeats the value: it may be a secret.
 */
export function objection(option: keyof Options, value: unknown): string | undefined {
  const { issues } = v.safeParse(OptionsSchema.entries[option], value);
  const issue = issues?.[0];
  if (!issue) return undefined;
  if (issue.type === "non_empty") return "must not be empty";
  switch (OptionsSchema.entries[option].wrapped.type) {
    case "boolean":
      return "must be true or false";
    case "number":
      return "must be a whole number, 0 or more";
    case "array":
      return "must be a list of texts";
    case "picklist":
      return `must be one of ${choices(option).join(", ")}`;
    default:
      return "must be a text";
  }
}

/** The value of an option that was written as text: booleans are `true` or `false`, lists are comma separated. */
export function valueFromText(option: keyof Options, text: string): unknown {
  switch (OptionsSchema.entries[option].wrapped.type) {
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "number":
      return /^[0-9]{1,15}$/.test(text) ? Number(text) : text;
    case "array":
      return text
        .split(",")
        .map((item) => item.trim())
        .filter((item) => item !== "");
    default:
      return text;
  }
}

/** What an option may be set to, where that is a closed list; otherwise empty. */
export function choices(option: keyof Options): readonly string[] {
  const { wrapped } = OptionsSchema.entries[option];
  return wrapped.type === "picklist" ? wrapped.options : [];
}
