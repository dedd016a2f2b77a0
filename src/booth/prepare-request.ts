import { cacheKey } from "../engine/cache-key.ts";
import type { Delivery, FetchOrder } from "../engine/fetch.ts";
import type { TokenRequest } from "../engine/token-request.ts";
import type { BoundedExchange } from "../http/exchange.ts";
import type { createUpstreamClock } from "../http/upstream-clock.ts";
import type { createUpstreamCounters } from "../http/upstream-counters.ts";
import type { Credential, OktaCredential } from "../model/credential.ts";
import { TokenboothError } from "../model/errors.ts";
import type { HttpRequest, HttpResponse } from "../model/http.ts";
import type { Runtime } from "../model/runtime.ts";
import type { Settings } from "../model/settings.ts";
import type { AnySource, FetchContext, SourceArgs, SourceResult, Upstream } from "../model/token-source.ts";
import { checkArguments } from "./check-arguments.ts";
import type { SourceFacts } from "./source-facts.ts";

/** What turns a source and its arguments into a request that the engine can serve. */
export interface World {
  readonly runtime: Runtime;
  readonly settings: Settings;
  readonly send: BoundedExchange;
  readonly upstreamClock: ReturnType<typeof createUpstreamClock>;
  readonly upstreamCounters: ReturnType<typeof createUpstreamCounters>;
  readonly azureLogin: () => Credential;
  readonly oktaLogin: () => OktaCredential;
  readonly sourceFacts: (source: AnySource) => SourceFacts;
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

/** Who waits for what a caller asks for: no other request. One list for all. */
const nobody: readonly string[] = [];

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
  ancestors: readonly string[] = nobody,
): PreparedRequest {
  const { settings } = world;
  const checked = checkArguments(source, args);
  const completed = source.complete(checked, settings) as Record<string, unknown>;
  const { upstream, fingerprint, budget, tokenOf } = world.sourceFacts(source);
  const key = cacheKey({
    source: source.name,
    args: completed,
    settings,
    upstream: upstream.url,
    fingerprint,
  });
  refuseCycle(source, key, ancestors);
  return {
    forced: source.forces?.(checked) ?? false,
    request: {
      key,
      source: source.name,
      upstream: budget,
      nested: ancestors.length > 0,
      fetch: (order) => fetchOnce({ source, completed, upstream, world, key, ancestors }, order),
      handOut: source.handOut,
      tokenOf,
    },
  };
}

interface Plan {
  readonly source: AnySource;
  readonly completed: Record<string, unknown>;
  readonly upstream: Upstream;
  readonly world: World;
  readonly key: string;
  /** Keys of the requests that wait for this one. */
  readonly ancestors: readonly string[];
}

async function fetchOnce(plan: Plan, order: FetchOrder): Promise<Delivery<object>> {
  const { source, completed, world, key, ancestors } = plan;
  const { settings, runtime } = world;
  const { clock } = runtime;
  const orderedAt = clock.monotonic();
  const learned = { upstreamAheadMs: 0, sentAfterMs: 0 };
  const exchange = async (request: HttpRequest) => {
    learned.sentAfterMs = clock.monotonic() - orderedAt;
    const { response, upstreamAheadMs } = await measuredExchange(plan, request, order.signal);
    learned.upstreamAheadMs = upstreamAheadMs;
    return response;
  };
  const loginContext = { settings, exchange, env: runtime.env };
  const context: FetchContext = {
    settings,
    exchange,
    forceRefresh: order.forceRefresh,
    fetchAccessToken: (request) => world.azureLogin().fetchAccessToken(request, loginContext),
    oktaAuthorization: () => world.oktaLogin().authorization(loginContext),
    getToken: (other, args) => world.getNested(other, args, order, [...ancestors, key]),
    ...(order.claims !== undefined && { claims: order.claims }),
  };
  const { result, life } = await source.fetchToken(completed, context);
  return { result, life, ...learned };
}

async function measuredExchange({ upstream, world }: Plan, request: HttpRequest, signal: AbortSignal) {
  const { send, upstreamClock, upstreamCounters, runtime } = world;
  const sentAt = upstreamClock.begin();
  let response: HttpResponse | undefined;
  try {
    response = await send(request, signal);
    return { response, upstreamAheadMs: upstreamClock.measure(new URL(request.url).host, response, sentAt) };
  } finally {
    upstreamCounters.count(upstream.name, runtime.clock.monotonic() - sentAt.monotonic, response?.status);
  }
}

function refuseCycle(source: AnySource, key: string, ancestors: readonly string[]): void {
  if (!ancestors.includes(key)) return;
  throw new TokenboothError(
    "TB_ERR_INTERNAL",
    `The ${source.name} source needs its own token to get its token. This is a mistake in a source's fetchToken.`,
  );
}
