import type { Delivery, FetchOrder } from "../engine/fetch.ts";
import type { BoundedExchange } from "../http/exchange.ts";
import type { createUpstreamClock } from "../http/upstream-clock.ts";
import type { createUpstreamCounters } from "../http/upstream-counters.ts";
import type { HttpRequest, HttpResponse } from "../model/http.ts";
import type { Runtime } from "../model/runtime.ts";
import type { TokenLife } from "../model/token-life.ts";
import type { AnySource, FetchContext, SourceArgs, SourceResult, Upstream } from "../model/token-source.ts";
import { isRejectedToken } from "./distrust.ts";
import type { Logins } from "./source-facts.ts";

/** What a source's exchange with its upstream needs of the booth. */
export interface World extends Logins {
  readonly runtime: Runtime;
  readonly send: BoundedExchange;
  readonly upstreamClock: ReturnType<typeof createUpstreamClock>;
  readonly upstreamCounters: ReturnType<typeof createUpstreamCounters>;
  /** Gets another source's token on behalf of a flight. */
  readonly getNested: <S extends AnySource>(
    source: S,
    args: SourceArgs<S>,
    order: FetchOrder,
    ancestors: readonly string[],
  ) => Promise<NestedToken<S>>;
}

export interface NestedToken<S extends AnySource> {
  readonly result: SourceResult<S>;
  /** The upstream that it was for has turned it down. */
  readonly distrust: () => void;
}

export interface FetchPlan {
  readonly source: AnySource;
  readonly upstream: Upstream;
  /** Arguments with their defaults filled in. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Keys of the requests that wait for this one, and its own. */
  readonly keys: readonly string[];
}

/** One exchange of a source, with what is learned on the way of when it was sent and of the upstream's clock. */
export async function fetchOnce(
  { source, upstream, args, keys }: FetchPlan,
  order: FetchOrder,
  world: World,
): Promise<Delivery<object>> {
  const { settings, runtime } = world;
  const { clock } = runtime;
  const orderedAt = clock.monotonic();
  const learned = { upstreamAheadMs: 0, sentAfterMs: 0 };
  let sentAt: number | undefined;
  const used: NestedToken<AnySource>[] = [];
  const exchange = async (request: HttpRequest) => {
    learned.sentAfterMs = clock.monotonic() - orderedAt;
    sentAt = clock.now();
    const { response, upstreamAheadMs } = await measuredExchange(request, upstream, order.signal, world);
    learned.upstreamAheadMs = upstreamAheadMs;
    return response;
  };
  const loginContext = { settings, exchange, env: runtime.env, signal: order.signal };
  const context: FetchContext = {
    settings,
    exchange,
    forceRefresh: order.forceRefresh,
    fetchAccessToken: (request) => world.azureLogin().fetchAccessToken(request, loginContext),
    oktaAuthorization: () => world.oktaLogin().authorization(loginContext),
    async getToken(other, its) {
      const nested = await world.getNested(other, its, order, keys);
      used.push(nested);
      return nested.result;
    },
    ...(order.claims !== undefined && { claims: order.claims }),
    ...(order.repeats !== undefined && { repeats: order.repeats }),
  };
  try {
    const { result, life } = await source.fetchToken(args, context);
    const begunMs = sentAt === undefined ? 0 : intoSecond(sentAt + learned.upstreamAheadMs);
    return { result, life: shortened(life, begunMs), ...learned };
  } catch (error) {
    if (isRejectedToken(error)) for (const nested of used) nested.distrust();
    throw error;
  }
}

/** How much of the whole second that an upstream counts from had passed, in milliseconds. */
function intoSecond(at: number): number {
  return ((at % 1_000) + 1_000) % 1_000;
}

/**
 * A token's span counts from the whole second in which it was made, and that is the one in which it was asked for, or a
 * later one: so it does not end before the moment that is told here, as exactly as the two clocks agree.
 */
function shortened(life: TokenLife, byMs: number): TokenLife {
  return "expiresInMs" in life ? { ...life, expiresInMs: life.expiresInMs - byMs } : life;
}

async function measuredExchange(
  request: HttpRequest,
  upstream: Upstream,
  signal: AbortSignal,
  { send, upstreamClock, upstreamCounters, runtime }: World,
) {
  const sentAt = upstreamClock.begin();
  let response: HttpResponse | undefined;
  try {
    response = await send(request, signal);
    return { response, upstreamAheadMs: upstreamClock.measure(new URL(request.url).host, response, sentAt) };
  } finally {
    upstreamCounters.count(upstream.name, runtime.clock.monotonic() - sentAt.monotonic, response?.status);
  }
}
