import type { GetTokenOptions } from "../model/answer.ts";
import type { AnySource, SourceArgs, SourceResult } from "../model/token-source.ts";
import type { Requests } from "./requests.ts";

export type SourceNames<Sources extends readonly AnySource[]> = Sources[number]["name"];

export type SourceNamed<Sources extends readonly AnySource[], Name extends string> = Extract<
  Sources[number],
  { readonly name: Name }
>;

/** Gets one source's token. The arguments may be left out where none is required. */
export type TokenFunction<Source extends AnySource> =
  Record<never, never> extends SourceArgs<Source>
    ? (args?: SourceArgs<Source>, options?: GetTokenOptions) => Promise<SourceResult<Source>>
    : (args: SourceArgs<Source>, options?: GetTokenOptions) => Promise<SourceResult<Source>>;

/** One function for each source, under the name that its definition gives. */
export type TokenFunctions<Sources extends readonly AnySource[]> = {
  readonly [Source in Sources[number] as Source["functionName"]]: TokenFunction<Source>;
};

export function tokenFunctions<Sources extends readonly AnySource[]>(
  sources: Sources,
  ask: Requests["ask"],
): TokenFunctions<Sources> {
  const functions = sources.map((source) => [
    source.functionName,
    async (args?: object, options?: GetTokenOptions) => {
      const answer = ask(source.name, args, options);
      return answer instanceof Promise ? (await answer).result : answer.result;
    },
  ]);
  return Object.fromEntries(functions) as TokenFunctions<Sources>;
}
