import { createMemoryCache } from "../caches/memory.ts";
import { chooseAzureLogin, chooseOktaLogin } from "../config/choose-login.ts";
import { environmentLayers } from "../config/environment.ts";
import { explicitLayer } from "../config/explicit.ts";
import type { Layer } from "../config/layer.ts";
import type { Options } from "../config/options.ts";
import { resolveSettings } from "../config/settings.ts";
import { fromTokenCredential, type TokenCredentialLike } from "../credentials/token-credential.ts";
import type { SourceCounters } from "../engine/counters.ts";
import { createEngine } from "../engine/engine.ts";
import { createExchange } from "../http/exchange.ts";
import { withPresenceCheck } from "../http/presence.ts";
import { createUpstreamClock } from "../http/upstream-clock.ts";
import { createUpstreamCounters, type UpstreamCounters } from "../http/upstream-counters.ts";
import type { Answer, GetTokenOptions } from "../model/answer.ts";
import type { Credential, OktaCredential } from "../model/credential.ts";
import type { Runtime } from "../model/runtime.ts";
import type { Settings } from "../model/settings.ts";
import type { AnySource, SourceArgs, SourceResult } from "../model/token-source.ts";
import { nodeRuntime } from "../node-runtime.ts";
import { sources as publishedSources } from "../sources/index.ts";
import { type AzureTokenCredential, createAzureCredential } from "./azure-credential.ts";
import { createDistrust } from "./distrust.ts";
import type { World } from "./fetch-once.ts";
import { createPrepareRequest } from "./prepare-request.ts";
import { createRequests } from "./requests.ts";
import {
  type SourceNamed,
  type SourceNames,
  type TokenFunctions,
  tokenFunctions,
} from "./token-functions.ts";
import { traceWithOpenTelemetry } from "./trace.ts";

type PublishedSources = typeof publishedSources;

/** Options of a booth: the flat list that config files and variables share, and what only a program can hand in. */
export interface BoothOptions<Sources extends readonly AnySource[] = PublishedSources> extends Options {
  /** Where options come from besides this object, in order; the environment's variables unless told. */
  readonly layers?: readonly Layer[];
  /** An Azure login, instead of one chosen from the options: one of ours, or any Azure SDK credential object. */
  readonly credential?: Credential | TokenCredentialLike;
  readonly oktaCredential?: OktaCredential;
  readonly sources?: Sources;
  readonly runtime?: Partial<Runtime>;
}

/** A request whose arguments are checked and whose key is made once. */
export interface TokenHandle<Result> {
  get(options?: GetTokenOptions): Promise<Answer<Result>>;
  /** The same without a promise, for whoever asks very often: the answer while the token is fresh, or nothing. */
  atHand(): Answer<Result> | undefined;
}

export interface Booth<Sources extends readonly AnySource[] = PublishedSources> {
  /** @throws TokenboothError */
  getToken<Name extends SourceNames<Sources>>(
    source: Name,
    args: SourceArgs<SourceNamed<Sources, Name>>,
    options?: GetTokenOptions,
  ): Promise<Answer<SourceResult<SourceNamed<Sources, Name>>>>;
  /**
   * For whoever asks for the same thing again and again.
   *
   * @throws UsageError, LoginError
   */
  handle<Name extends SourceNames<Sources>>(
    source: Name,
    args: SourceArgs<SourceNamed<Sources, Name>>,
  ): TokenHandle<SourceResult<SourceNamed<Sources, Name>>>;
  /** The booth as a credential of the Azure SDK for JavaScript. */
  credential(): AzureTokenCredential;
  /** One function for each source, by the name its definition gives. */
  readonly functions: TokenFunctions<Sources>;
  readonly sources: Sources;
  readonly settings: Settings;
  /** Who is logged in to Azure, in words that are safe to print. @throws LoginError */
  describeLogin(): string;
  /** What was answered and fetched so far, by source. */
  counters(): Readonly<Record<string, SourceCounters>>;
  /** What each upstream was asked so far, by its name, such as `arm`. */
  upstreams(): Readonly<Record<string, UpstreamCounters>>;
}

const standards = { requestTimeoutSeconds: 30, maxRetries: 3, cacheEntries: 10_000 };
const flightTimeoutMs = 120_000;
const maxFlights = 1_000;
const maxWaiters = 20_000;

/**
 * Joins runtime, configuration, sources, cache and engine.
 *
 * @throws UsageError when an option cannot be.
 */
export function createBooth<const Sources extends readonly AnySource[] = PublishedSources>(
  options: BoothOptions<Sources> = {},
): Booth<Sources> {
  const { layers: outer, credential, oktaCredential, sources: given, runtime: overrides, ...flat } = options;
  const runtime = nodeRuntime(overrides);
  const sources = (given ?? publishedSources) as Sources;
  // Who hands in all layers and no option is not told to set one here.
  const explicit = outer === undefined || Object.keys(flat).length > 0 ? [explicitLayer(flat)] : [];
  const layers = [...explicit, ...(outer ?? environmentLayers(runtime.env))];
  const settings = resolveSettings(layers);
  const option = <Key extends keyof typeof standards>(key: Key): number =>
    layers.find((layer) => layer.values[key] !== undefined)?.values[key] ?? standards[key];

  const foreign = new WeakSet<object>();
  const distrust = createDistrust();
  const engine = createEngine({
    ...runtime,
    cache: createMemoryCache(option("cacheEntries")),
    maxRetries: option("maxRetries"),
    flightTimeoutMs,
    maxFlights,
    maxWaiters,
    trace: traceWithOpenTelemetry,
    isForeign: (error) => typeof error === "object" && error !== null && foreign.has(error),
  });

  const logins = {
    azureLogin: once(() => azureLogin(credential) ?? chooseAzureLogin(layers, runtime.env)),
    oktaLogin: once(() => oktaCredential ?? chooseOktaLogin(layers)),
  };
  const world: World = {
    runtime,
    settings,
    send: withPresenceCheck(
      createExchange({
        runtime,
        settings,
        timeoutMs: option("requestTimeoutSeconds") * 1000,
        trace: traceWithOpenTelemetry,
      }),
      runtime.clock,
    ),
    upstreamClock: createUpstreamClock(runtime.clock, runtime.logger),
    upstreamCounters: createUpstreamCounters(),
    ...logins,
    async getNested(source, args, order, ancestors) {
      try {
        const request = prepare(source, args, ancestors);
        const { key } = request;
        const { claims } = order;
        // Claims are a newer word on which token will do than that one was turned down.
        const rejectedTokenSha256 = claims === undefined ? distrust.rejectedSha256(key) : undefined;
        const wants = {
          // The flight that asks has its own bound and ends this wait with its signal.
          signal: order.signal,
          timeoutMs: flightTimeoutMs,
          ...(claims !== undefined && { claims }),
          ...(rejectedTokenSha256 !== undefined && { rejectedTokenSha256 }),
        };
        const { result } = await engine.get(request, wants, order.onFailedTry);
        distrust.forget(key);
        return {
          result: result as SourceResult<typeof source>,
          distrust: () => distrust.note(key, request.tokenOf(result)),
        };
      } catch (error) {
        if (typeof error === "object" && error !== null) foreign.add(error);
        throw error;
      }
    },
  };

  const prepare = createPrepareRequest(world);

  const requests = createRequests({ engine, prepare, sources, maxKnown: option("cacheEntries") || 1 });
  const getToken = async (name: string, args?: object, wants?: GetTokenOptions) =>
    requests.ask(name, args, wants);

  const { handle } = requests;
  const typed = { getToken, handle } as unknown as Pick<Booth<Sources>, "getToken" | "handle">;
  return {
    ...typed,
    credential: () =>
      createAzureCredential(
        (args, wants) => requests.ask("client", args, wants) as Promise<Answer<{ token: string }>>,
        settings,
      ),
    functions: tokenFunctions(sources, requests.ask),
    sources,
    settings,
    describeLogin: () => world.azureLogin().description,
    counters: () => engine.counters.snapshot(),
    upstreams: () => world.upstreamCounters.snapshot(),
  };
}

function azureLogin(credential: Credential | TokenCredentialLike | undefined): Credential | undefined {
  if (credential === undefined) return undefined;
  return "fetchAccessToken" in credential ? credential : fromTokenCredential(credential);
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
