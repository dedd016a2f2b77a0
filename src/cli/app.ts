import {
  type Application,
  buildApplication,
  buildRouteMap,
  help,
  text_en,
  version as versionFlag,
} from "@stricli/core";
import { nearest } from "../config/nearest.ts";
import { commands } from "./commands/index.ts";
import type { CliContext } from "./context.ts";
import { describeError } from "./describe-error.ts";
import { exitCodeOf } from "./exit-code.ts";
import { scannerMessage } from "./scanner-message.ts";
import { text } from "./text.ts";
import { version } from "./version.ts";

const formatting = {
  caseStyle: "convert-camel-to-kebab",
  onlyRequiredInUsageLine: true,
  useAliasInUsageLine: false,
} as const;

/**
 * The command line as a whole, for these arguments: a command that is named is loaded alone, so that a quick one
 * does not pay for the others.
 */
export async function loadApp(
  argv: readonly string[],
  context: CliContext,
): Promise<Application<CliContext>> {
  const named = commands.filter(({ name }) => name === argv[0]);
  const wanted = named.length === 0 ? commands : named;
  const loaded = await Promise.all(
    wanted.map(async ({ name, load }) => [name, await (await load()).createCommand(context)] as const),
  );
  const hidden = Object.fromEntries(
    commands.filter((command) => command.hidden).map(({ name }) => [name, true]),
  );
  const unknown = await unknownName(argv, context);
  const root = buildRouteMap<string, CliContext>({
    routes: Object.fromEntries(loaded),
    docs: { brief: text.app, fullDescription: text.appMore(context.program), hideRoute: hidden },
  });
  return buildApplication(
    root,
    {
      name: context.program,
      scanner: {
        caseStyle: "allow-kebab-for-camel",
        allowArgumentEscapeSequence: wanted.length === 1 && wanted[0]?.escapes === true,
      },
      documentation: { ...formatting, disableAnsiColor: true },
      localization: {
        text: {
          ...text_en,
          briefs: { ...text_en.briefs, argumentEscapeSequence: text.escape },
          noCommandRegisteredForInput: ({ input }) => text.message(unknown(input)),
          exceptionWhileParsingArguments: (error) => text.message(scannerMessage(error)),
          exceptionWhileLoadingCommandFunction: describeError,
          exceptionWhileLoadingCommandContext: describeError,
          exceptionWhileRunningCommand: describeError,
          commandErrorResult: describeError,
          exceptionWhileRunningIntegrationFlag: ({ exception }) => describeError(exception),
          exceptionWhileRunningIntegrationHook: ({ exception }) => describeError(exception),
        },
      },
      determineExitCode: exitCodeOf,
    },
    {
      help: help({ brief: text.help, defaultForRouteMap: true, formatting }),
      version: versionFlag({ brief: text.version, alias: false, info: { currentVersion: version } }),
    },
  );
}

/** What to say of a word that names neither a command nor, after `get`, a source. */
async function unknownName(argv: readonly string[], context: CliContext): Promise<(input: string) => string> {
  const getting = argv[0] === "get";
  // A known command is not going to be missed, and must not wait for the sources to load.
  if (!getting && commands.some(({ name }) => name === argv[0]))
    return (input) => text.unknownCommand(input, [], undefined);
  const sources = (await context.loadSources()).map(({ name }) => name);
  if (getting) return (input) => text.unknownSource(input, sources, nearest(input, sources));
  const names = commands.filter(({ hidden }) => !hidden).map(({ name }) => name);
  return (input) => {
    const source = nearest(input, sources);
    return text.unknownCommand(input, names, nearest(input, names) ?? (source && `get ${source}`));
  };
}
