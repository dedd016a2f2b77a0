import type { FlagParametersForType } from "@stricli/core";
import type * as v from "valibot";
import { flagKey } from "../config/key-names.ts";
import { descriptionOf, factsOf, fieldsOf, isOptional, required } from "../model/schema-facts.ts";
import type { AnySource } from "../model/token-source.ts";
import type { CliContext } from "./context.ts";
import { numberFromText } from "./flag-value.ts";
import { posixWord } from "./output/posix.ts";

/** Flags as the parser hands them over; what they may be is checked by the source's own schema. */
export type FlagValues = Readonly<Record<string, unknown>>;

/** One flag for each argument of a source, and their one-letter forms. */
export interface SourceFlags {
  readonly flags: Readonly<Record<string, object>>;
  readonly aliases: Readonly<Record<string, string>>;
}

/** Derives a source's flags from its arguments: `endpointName` becomes `--endpoint-name`. */
export function sourceFlags(source: AnySource): SourceFlags {
  const aliases: Record<string, string> = {};
  const flags = Object.entries(fieldsOf(source.args)).map(([name, field]) => {
    const { short } = factsOf(field);
    if (short !== undefined) aliases[short] = name;
    const kind = flagOf(source, name, required(field));
    return [name, { ...kind, brief: brief(descriptionOf(field)), optional: isOptional(field) }];
  });
  return { flags: Object.fromEntries(flags), aliases };
}

/** A map of flags as the parser's type wants it, which has no words for flags that are known at run time only. */
export function asParameters(
  flags: Readonly<Record<string, object>>,
): FlagParametersForType<FlagValues, CliContext> {
  return flags as unknown as FlagParametersForType<FlagValues, CliContext>;
}

/** Names of a source's arguments. */
export function argumentNames(source: AnySource): readonly string[] {
  return Object.keys(fieldsOf(source.args));
}

/** The source's arguments among all flags that were given. */
export function sourceArguments(source: AnySource, values: FlagValues): Record<string, unknown> {
  const given = argumentNames(source).filter((name) => values[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, values[name]]));
}

/** A message that speaks of arguments, in the words of the command line: `endpointName` is `--endpoint-name`. */
export function inFlagNames(message: string, source: AnySource): string {
  return argumentNames(source).reduce((text, name) => {
    // A name of one plain word may be just that word, unless the message begins with it.
    const unmistakable = /[A-Z]/.test(name);
    return text.replaceAll(new RegExp(`${unmistakable ? "\\b" : "^"}${name}\\b`, "g"), flagKey(name));
  }, message);
}

/** Arguments as a person types them: `--endpoint-name churn --resource-group-name rg`. */
export function asFlags(args: object): string {
  return Object.entries(args)
    .map(([name, value]) => (value === true ? flagKey(name) : `${flagKey(name)} ${posixWord(String(value))}`))
    .join(" ");
}

/** A description as a line of the help, where nothing ends with a full stop. */
export function brief(description = ""): string {
  return description.replace(/\.$/, "");
}

function flagOf(
  source: AnySource,
  name: string,
  field: v.GenericSchema & { readonly options?: readonly string[] },
): object {
  const placeholder = "VALUE";
  switch (field.type) {
    case "boolean":
      return { kind: "boolean", withNegated: false };
    case "number":
      return { kind: "parsed", parse: numberFromText, placeholder: "NUMBER" };
    case "string":
      return { kind: "parsed", parse: String, placeholder };
    case "picklist": {
      const { options = [] } = field;
      // Not the parser's own enumeration: it would print every one of thirty API versions into the help.
      return { kind: "parsed", parse: String, placeholder, proposeCompletions: () => options };
    }
    default:
      throw new TypeError(`The command line has no flag for ${name} of ${source.name}: a ${field.type}.`);
  }
}
