import * as v from "valibot";
import type { AccessToken, AccessTokenRequest, Credential } from "./credential.ts";
import type { Exchange } from "./http.ts";
import type { Settings } from "./settings.ts";
import type { TokenLife } from "./token-life.ts";

/** What one upstream exchange brought back: the published result, and how long it lives. */
export interface Fetched<Result> {
  readonly result: Result;
  readonly life: TokenLife;
}

/** An exchange that failed in passing and is repeated. */
export interface RepeatedExchange {
  /** How the upstream named the first try that it gave a name. */
  readonly requestId?: string;
  /** How often it has been repeated, this time included. */
  readonly count: number;
}

/** What a source may use while it fetches. It has no cache, no retry and no clock. */
export interface FetchContext {
  readonly settings: Settings;
  readonly exchange: Exchange;
  /** Asks the current Azure login for an access token, always upstream. Only the `client` source has use for it. */
  readonly fetchAccessToken: (request: AccessTokenRequest) => Promise<AccessToken>;
  /** The value of the `Authorization` header for Okta's API. */
  readonly oktaAuthorization: () => Promise<string>;
  /** Asks the booth for another source's token, so that one is cached and shared too. */
  readonly getToken: <S extends AnySource>(source: S, args: SourceArgs<S>) => Promise<SourceResult<S>>;
  /** The caller distrusts what caches on the way may answer. */
  readonly forceRefresh: boolean;
  /** Claims that a Conditional Access challenge asked for (JSON text), when this fetch answers one. */
  readonly claims?: string;
  /** Set when this fetch repeats one that failed. */
  readonly repeats?: RepeatedExchange;
}

export interface Upstream {
  /** Metric label and part of the throttle budget's key, such as `arm`. */
  readonly name: string;
  /** Base URL. */
  readonly url: string;
  /** Whom it limits together, where that is not each login by itself: `host` for all of this machine. */
  readonly limits?: "host";
}

/** Which login an answer depends on: `host` is the machine itself, which needs none. */
export type LoginKind = "azure" | "okta" | "host";

export interface SourceDefinition<
  Name extends string,
  FunctionName extends string,
  Args extends v.GenericSchema<object, object>,
  Result extends v.GenericSchema<object, object>,
  Complete extends object,
> {
  /** Command-line word, URL segment and metric label. */
  readonly name: Name;
  /** Name of the library function. */
  readonly functionName: FunctionName;
  /** Pulumi token without the package: `module:function`. */
  readonly pulumi: string;
  /** One sentence, ends with a full stop. */
  readonly summary: string;
  /** Page of the vendor that documents the upstream call. */
  readonly documentation: string;
  readonly login: LoginKind;
  readonly args: Args;
  readonly result: Result;
  /** Arguments of an example that works against the emulator's default state. */
  readonly example: v.InferInput<NoInfer<Args>>;
  /** Fills what the caller left out from the settings. @throws UsageError naming what is missing. */
  readonly complete: (args: v.InferOutput<NoInfer<Args>>, settings: Settings) => Complete;
  /** Whether the arguments themselves ask to go upstream, past every cache. */
  readonly forces?: (args: v.InferOutput<NoInfer<Args>>) => boolean;
  /**
   * The upstream that will be asked: callers of one share its throttle budget.
   *
   * @param login The Azure login that will be used, for a source that lets it ask in its own way.
   */
  readonly upstream: (settings: Settings, login?: () => Credential) => Upstream;
  /** Brings up to date what a result says of its own remaining life, each time it is handed out. */
  readonly handOut?: (
    result: v.InferOutput<NoInfer<Result>>,
    remainingMs: number,
  ) => v.InferOutput<NoInfer<Result>>;
  /** One upstream exchange. @throws TokenboothError */
  readonly fetchToken: (
    args: NoInfer<Complete>,
    context: FetchContext,
  ) => Promise<Fetched<v.InferOutput<NoInfer<Result>>>>;
}

export type AnySource = SourceDefinition<
  string,
  string,
  // biome-ignore lint/suspicious/noExplicitAny: a list of sources mixes argument types; each is checked by its own schema.
  any,
  // biome-ignore lint/suspicious/noExplicitAny: as above, for results.
  any,
  // biome-ignore lint/suspicious/noExplicitAny: as above, for completed arguments.
  any
>;

export type SourceArgs<S extends AnySource> = v.InferInput<S["args"]>;
export type SourceResult<S extends AnySource> = v.InferOutput<S["result"]>;

/** Declares a token system once; every face derives from the returned value. */
export function defineSource<
  const Name extends string,
  const FunctionName extends string,
  Args extends v.GenericSchema<object, object>,
  Result extends v.GenericSchema<object, object>,
  Complete extends object,
>(
  definition: SourceDefinition<Name, FunctionName, Args, Result, Complete>,
): SourceDefinition<Name, FunctionName, Args, Result, Complete> {
  return Object.freeze(definition);
}

/** Schema of a result field that holds a token: redacted wherever results are shown, secret in Pulumi. */
export function secret(description: string) {
  return v.pipe(v.string(), v.description(description), v.metadata({ secret: true }));
}
