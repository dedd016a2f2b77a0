import { createHash } from "node:crypto";
import { createMemoryCache } from "../../src/caches/memory.ts";
import { createEngine, type EngineOptions } from "../../src/engine/engine.ts";
import type { Delivery, FetchOrder } from "../../src/engine/fetch.ts";
import type { TokenRequest } from "../../src/engine/token-request.ts";
import type { GetTokenOptions } from "../../src/model/answer.ts";
import { createFakeClock } from "./clock.ts";

export interface FakeToken {
  readonly token: string;
}

/** One exchange that an engine began, waiting for the test to say how it ends. */
export interface FakeExchange {
  readonly key: string;
  readonly order: FetchOrder;
  /** Ends it with a token of an hour's life, or another: milliseconds, or what the upstream says of it. */
  answer(token: string, life?: number | Partial<Delivery<FakeToken>>): void;
  fail(error: unknown): void;
}

export const hour = 3_600_000;
export const minute = 60_000;

export const sha256 = (token: string) => createHash("sha256").update(token).digest("hex");

/** An engine, a clock that the test moves, and an upstream that answers when the test says so. */
export function createEngineWorld(options: Partial<EngineOptions> & { readonly maxEntries?: number } = {}) {
  const clock = createFakeClock();
  const cache = createMemoryCache(options.maxEntries ?? 100);
  const exchanges: FakeExchange[] = [];
  const warnings: object[] = [];
  const quiet = () => {};
  const engine = createEngine({
    clock,
    cache,
    random: () => 0,
    logger: { debug: quiet, info: quiet, warn: (fields) => void warnings.push(fields), error: quiet },
    maxRetries: 3,
    flightTimeoutMs: 120_000,
    maxFlights: 1_000,
    maxWaiters: 10_000,
    isForeign: () => false,
    ...options,
  });

  /** What is asked for under a key; callers of one `upstream` share a throttle budget. */
  function request(key = "key", more: Partial<TokenRequest<FakeToken>> = {}): TokenRequest<FakeToken> {
    return {
      key,
      source: "fake",
      upstream: "upstream",
      tokenOf: (result) => result.token,
      fetch: (order) =>
        new Promise((resolve, reject) => {
          exchanges.push({
            key,
            order,
            answer: (token, life = hour) =>
              resolve({
                result: { token },
                upstreamAheadMs: 0,
                life: typeof life === "number" ? { expiresInMs: life } : { expiresInMs: hour },
                ...(typeof life === "object" && life),
              }),
            fail: reject,
          });
        }),
      ...more,
    };
  }

  /** Asks as a handle does, for one request that is kept: what is at hand first. */
  function handle(of = request()) {
    return async (wants?: GetTokenOptions) =>
      (wants === undefined ? engine.atHand(of) : undefined) ?? engine.get(of, wants);
  }

  /** The exchange that was begun last. */
  function last(): FakeExchange {
    const exchange = exchanges.at(-1);
    if (exchange === undefined) throw new Error("the engine has begun no exchange");
    return exchange;
  }

  /** Has a token at hand, as if a caller had asked for it just now. */
  async function fetched(token: string, of = request(), life: number | Partial<Delivery<FakeToken>> = hour) {
    const answer = engine.get(of);
    await clock.settle();
    last().answer(token, life);
    return answer;
  }

  return { clock, cache, engine, exchanges, warnings, request, handle, last, fetched };
}
