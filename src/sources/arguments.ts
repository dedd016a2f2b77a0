import * as v from "valibot";

/** How an argument shows itself on the command line and in examples. */
export interface ArgumentFacts {
  /** One-letter flag. */
  readonly short?: string;
}

// Names travel in URLs, headers and log lines: what ends a line or hides in one is refused at the door.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to refuse.
const printable = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/;

/** A text argument of 1 to `maxLength` printable characters. */
export function textArgument(
  name: string,
  description: string,
  facts: ArgumentFacts & { maxLength?: number } = {},
) {
  const { maxLength = 2048, ...metadata } = facts;
  return v.pipe(
    v.string(`${name} must be a text.`),
    v.nonEmpty(`${name} is empty.`),
    v.maxLength(maxLength, `${name} is longer than ${maxLength} characters.`),
    v.regex(printable, `${name} holds a line break or another control character.`),
    v.description(description),
    v.metadata(metadata),
  );
}

/** A text argument that must follow a naming rule, told in words when it does not. */
export function namedArgument(
  name: string,
  rule: { readonly pattern: RegExp; readonly words: string },
  description: string,
  facts: ArgumentFacts = {},
) {
  return v.pipe(
    v.string(`${name} must be a text.`),
    v.nonEmpty(`${name} is empty.`),
    v.regex(rule.pattern, `${name} must be ${rule.words}.`),
    v.description(description),
    v.metadata({ ...facts }),
  );
}

/** A choice among documented API versions, the documented default first in the help. */
export function apiVersionArgument<const Versions extends readonly string[]>(
  versions: Versions,
  standard: Versions[number],
) {
  return v.optional(
    v.pipe(
      v.picklist(versions, `apiVersion must be one of ${versions.join(", ")}.`),
      v.description(`Version of the upstream API; \`${standard}\` unless told.`),
      v.metadata({}),
    ),
    standard,
  );
}
