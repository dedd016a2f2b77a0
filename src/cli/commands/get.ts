import { buildCommand, buildRouteMap, type Command, type RouteMap } from "@stricli/core";
import { nearest } from "../../config/nearest.ts";
import type { AnySource } from "../../model/token-source.ts";
import { boothFlags, loginFlags } from "../booth-flags.ts";
import type { CliContext } from "../context.ts";
import { millisecondsFromSeconds } from "../flag-value.ts";
import { type OutputName, outputForms, outputNames } from "../output/index.ts";
import { secretFields } from "../output/token-of.ts";
import { argumentNames, asFlags, asParameters, type FlagValues, sourceFlags } from "../source-flags.ts";
import { text } from "../text.ts";

const aliases = { o: "output", v: "verbose" };

/** `tokenbooth get SOURCE`: one command for each source, made from its definition. */
export async function createCommand(context: CliContext): Promise<RouteMap<CliContext>> {
  const sources = await context.loadSources();
  const names = sources.map(({ name }) => name);
  return buildRouteMap<string, CliContext>({
    routes: Object.fromEntries(
      sources.map((source) => [source.name, sourceCommand(source, context.program)]),
    ),
    docs: { brief: text.get.brief, fullDescription: text.get.full(context.program, names) },
  });
}

function sourceCommand(source: AnySource, program: string): Command<CliContext> {
  const own = sourceFlags(source);
  const shared = { ...getFlags(source), ...boothFlags };
  const login = source.login === "azure" ? loginFlags(argumentNames(source)) : {};
  refuseClashes(source, Object.keys(shared));
  return buildCommand<FlagValues, [], CliContext>({
    loader: async () => {
      const { getToken } = await import("./get-token.ts");
      return function run(flags) {
        return getToken(this, source, flags);
      };
    },
    parameters: {
      flags: asParameters({ ...own.flags, ...shared, ...login }),
      aliases: { ...own.aliases, ...aliases },
    },
    docs: {
      brief: source.summary,
      fullDescription: text.get.source(program, source, examplesOf(source), formLines(source)),
    },
  });
}

function getFlags(source: AnySource): Record<string, object> {
  const possible = formsOf(source);
  return {
    output: {
      kind: "parsed",
      parse: outputFromText,
      proposeCompletions: () => possible,
      optional: true,
      placeholder: "FORM",
      brief: text.get.output(possible),
    },
    refresh: { kind: "boolean", optional: true, withNegated: false, brief: text.get.refresh },
    timeout: {
      kind: "parsed",
      parse: millisecondsFromSeconds,
      optional: true,
      placeholder: "SECONDS",
      brief: text.get.timeout,
    },
  };
}

/** The ways in which this source's answers can be printed. */
function formsOf(source: AnySource): readonly OutputName[] {
  return outputNames.filter((name) => !outputForms[name].needsToken || secretFields(source).length > 0);
}

function outputFromText(input: string): OutputName {
  const name = outputNames.find((candidate) => candidate === input);
  if (name === undefined) throw new SyntaxError(text.wrongChoice(outputNames, nearest(input, outputNames)));
  return name;
}

function examplesOf(source: AnySource): readonly string[] {
  const command = `get ${source.name} ${asFlags(source.example)}`.trimEnd();
  const form: OutputName = secretFields(source).length > 0 ? "token" : "json";
  return [`${command} -o ${form}`, `${command} --emulator`];
}

function formLines(source: AnySource): readonly string[] {
  const names = formsOf(source);
  const width = Math.max(...names.map((name) => name.length));
  return names.map((name) => `${name.padEnd(width)}  ${outputForms[name].brief}`);
}

/** A source's argument may not take the name of a flag that every source has, nor its letter. */
function refuseClashes(source: AnySource, shared: readonly string[]): void {
  const names = argumentNames(source).filter((name) => [...shared, "help"].includes(name));
  const letters = Object.keys(sourceFlags(source).aliases).filter(
    (letter) => letter in { ...aliases, h: "help" },
  );
  const [clash] = [...names, ...letters];
  if (clash !== undefined)
    throw new TypeError(`${source.name}: the flag ${clash} is taken by the command line.`);
}
