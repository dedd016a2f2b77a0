import { cacheKey } from "../engine/cache-key.ts";
import type { Delivery, FetchOrder } from "../engine/fetch.ts";
import type { TokenRequest } from "../engine/token-request.ts";
import type { createExchange } from "../http/exchange.ts";
import type { createUpstreamClock } from "../http/upstream-clock.ts";
import type { Credential, OktaCredential } from "../model/credential.ts";
import { TokenboothError } from "../model/errors.ts";
import type { HttpRequest } from "../model/http.ts";
import type { Runtime } from "../model/runtime.ts";
import { fieldsOf, isSecret } from "../model/schema-facts.ts";
import type { Settings } from "../model/settings.ts";
import type { AnySource, FetchContext, SourceArgs, SourceResult } from "../model/token-source.ts";
import { checkArguments } from "./check-arguments.ts";

/** What turns a source and its arguments into a request that the engine can serve. */
export interface World {
  readonly runtime: Runtime;
  readonly settings: Settings;
  readonly send: ReturnType<typeof createExchange>;
  readonly upstreamClock: ReturnType<typeof createUpstreamClock>;
  readonly azureLogin: () => Credential;
  readonly oktaLogin: () => OktaCredential;
  /** Gets another source's token on behalf of a flight. */
  readonly getNested: <S extends AnySource>(
    source: S,
    args: SourceArgs<S>,
    order: FetchOrder,
    ancestors: readonly string[],
  ) => Promise<SourceResult<S>>;
}

export interface PreparedRequest {
  readonly request: TokenRequest<object>;
  /** Whether the arguments themselves ask to go upstream. */
  readonly forced: boolean;
}

/**
 * Checks the arguments and makes the key.
 *
 * @param ancestors Keys of the requests that wait for this one.
 * @throws UsageError, LoginError
 */
export function prepareRequest(
  source: AnySource,
  args: unknown,
  world: World,
  ancestors: readonly string[] = [],
): PreparedRequest {
  const { settings } = world;
  const checked = checkArguments(source, args);
  const completed = source.complete(checked, settings) as Record<string, unknown>;
  const upstream = source.upstream(settings);
  const fingerprint = fingerprintOf(source, world);
  const key = cacheKey({
    source: source.name,
    args: completed,
    settings,
    upstream: upstream.url,
    fingerprint,
  });
  refuseCycle(source, key, ancestors);
  const line = [...ancestors, key];
  return {
    forced: source.forces?.(checked) ?? false,
    request: {
      key,
      source: source.name,
      upstream: `${upstream.name} ${new URL(upstream.url).host} ${fingerprint}`,
      fetch: (order) => fetchOnce(source, completed, order, world, line),
      handOut: source.handOut,
      tokenOf: tokenReader(source),
    },
  };
}

async function fetchOnce(
  source: AnySource,
  completed: Record<string, unknown>,
  order: FetchOrder,
  world: World,
  line: readonly string[],
): Promise<Delivery<object>> {
  const { settings, runtime, upstreamClock } = world;
  let upstreamAheadMs = 0;
  const exchange = async (request: HttpRequest) => {
    const sentAt = runtime.clock.now();
    const response = await world.send(request, order.signal);
    upstreamAheadMs = upstreamClock.measure(new URL(request.url).host, response, sentAt);
    return response;
  };
  const loginContext = { settings, exchange, env: runtime.env };
  const context: FetchContext = {
    settings,
    exchange,
    forceRefresh: order.forceRefresh,
    fetchAccessToken: (request) => world.azureLogin().fetchAccessToken(request, loginContext),
    oktaAuthorization: () => world.oktaLogin().authorization(loginContext),
    getToken: (other, args) => world.getNested(other, args, order, line),
    ...(order.claims !== undefined && { claims: order.claims }),
  };
  const { result, life } = await source.fetchToken(completed, context);
  return { result, life, upstreamAheadMs };
}

function fingerprintOf(source: AnySource, world: World): string {
  if (source.login === "azure") return world.azureLogin().fingerprint;
  if (source.login === "okta") return world.oktaLogin().fingerprint;
  return "host";
}

function refuseCycle(source: AnySource, key: string, ancestors: readonly string[]): void {
  if (!ancestors.includes(key)) return;
  throw new TokenboothError(
    "TB_ERR_INTERNAL",
    `The ${source.name} source needs its own token to get its token. This is a mistake in a source's fetchToken.`,
  );
}

function tokenReader(source: AnySource): (result: object) => string | undefined {
  const field = Object.entries(fieldsOf(source.result)).find(([, schema]) => isSecret(schema))?.[0];
  if (field === undefined) return () => undefined;
  return (result) => (result as Record<string, string>)[field];
}
