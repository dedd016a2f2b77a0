import {
  type AliasNotFoundError,
  type ArgumentParseError,
  ArgumentScannerError,
  type FlagNotFoundError,
  formatMessageForArgumentScannerError,
  type UnexpectedFlagError,
  type UnexpectedPositionalError,
  type UnsatisfiedFlagError,
  type UnsatisfiedPositionalError,
} from "@stricli/core";
import { environmentKey, flagKey } from "../config/key-names.ts";
import { optionFacts, optionNames } from "../config/options.ts";
import { text } from "./text.ts";

/** What is wrong with the arguments, in our words; the parser's own message where it has a case of its own. */
export function scannerMessage(error: unknown): string {
  if (!(error instanceof ArgumentScannerError)) return text.unexpected("error");
  return formatMessageForArgumentScannerError(error, {
    FlagNotFoundError: unknownFlag,
    AliasNotFoundError: ({ input }: AliasNotFoundError) => text.unknownFlag(`-${input}`, undefined),
    ArgumentParseError: ({ externalFlagNameOrPlaceholder: name, exception }: ArgumentParseError) =>
      text.wrongFlagValue(
        /^[A-Z]+$/.test(name) ? name : `--${name}`,
        exception instanceof Error ? exception.message : String(exception),
      ),
    UnsatisfiedFlagError: ({ externalFlagName, nextFlagName }: UnsatisfiedFlagError) =>
      nextFlagName === undefined
        ? text.missingFlag(`--${externalFlagName}`)
        : text.missingFlagValue(`--${externalFlagName}`),
    UnexpectedFlagError: ({ externalFlagName }: UnexpectedFlagError) =>
      text.repeatedFlag(`--${externalFlagName}`),
    UnexpectedPositionalError: ({ input }: UnexpectedPositionalError) => text.surplusArgument(input),
    UnsatisfiedPositionalError: ({ placeholder }: UnsatisfiedPositionalError) =>
      text.missingArgument(placeholder),
  });
}

function unknownFlag({ input, corrections }: FlagNotFoundError): string {
  const flag = `--${input}`;
  const secret = optionNames.find((option) => flagKey(option) === flag && optionFacts(option).secret);
  if (secret !== undefined) {
    const [variable = environmentKey(secret)] = optionFacts(secret).env ?? [];
    return text.secretFlag(flag, variable);
  }
  const [correction] = corrections;
  return text.unknownFlag(flag, correction === undefined ? undefined : flagKey(correction));
}
