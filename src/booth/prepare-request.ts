import { cacheKey } from "../engine/cache-key.ts";
import type { FetchOrder } from "../engine/fetch.ts";
import type { TokenRequest } from "../engine/token-request.ts";
import { TokenboothError } from "../model/errors.ts";
import type { AnySource } from "../model/token-source.ts";
import { checkArguments } from "./check-arguments.ts";
import { fetchOnce, type World } from "./fetch-once.ts";
import { type SourceFacts, sourceFacts } from "./source-facts.ts";

/** A request that the engine can serve, and what its exchange is told. */
export interface PreparedRequest extends TokenRequest<object> {
  /** Arguments with their defaults filled in. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Whether the arguments themselves ask to go upstream. */
  readonly forced: boolean;
  /** Keys of the requests that wait for this one. */
  readonly ancestors: readonly string[];
}

/**
 * Checks the arguments and makes the key.
 *
 * @param ancestors Keys of the requests that wait for this one.
 * @throws UsageError, LoginError
 */
export type PrepareRequest = (
  source: AnySource,
  args: unknown,
  ancestors?: readonly string[],
) => PreparedRequest;

/** What requests of one source share, as their prototype: a booth may remember a hundred thousand of them. */
interface RequestKind {
  readonly facts: SourceFacts;
  readonly shared: Omit<PreparedRequest, "key" | "args">;
}

/** Turns a source and its arguments into a request. */
export function createPrepareRequest(world: World): PrepareRequest {
  const { settings } = world;
  const kinds = new Map<AnySource, RequestKind>();

  function makeKind(source: AnySource): RequestKind {
    const facts = sourceFacts(source, world);
    const { upstream, budget, tokenOf } = facts;
    const shared: RequestKind["shared"] = {
      source: source.name,
      upstream: budget,
      fetch(this: PreparedRequest, order: FetchOrder) {
        const { args, key, ancestors } = this;
        return fetchOnce({ source, upstream, args, keys: [...ancestors, key] }, order, world);
      },
      handOut: source.handOut,
      tokenOf,
      forced: false,
      nested: false,
      ancestors: [],
    };
    return { facts, shared };
  }

  function kindOf(source: AnySource): RequestKind {
    const kind = kinds.get(source) ?? makeKind(source);
    kinds.set(source, kind);
    return kind;
  }

  return (source, args, ancestors) => {
    const checked = checkArguments(source, args);
    const completed = source.complete(checked, settings) as Record<string, unknown>;
    const { facts, shared } = kindOf(source);
    const { upstream, fingerprint } = facts;
    const parts = { source: source.name, args: completed, settings, upstream: upstream.url, fingerprint };
    const request = {
      __proto__: shared,
      key: cacheKey(parts),
      args: completed,
      found: undefined,
      foundAfter: 0,
      ...(source.forces?.(checked) && { forced: true }),
      ...(ancestors && { nested: true, ancestors }),
    } as unknown as PreparedRequest;
    refuseCycle(request);
    return request;
  };
}

function refuseCycle({ source, key, ancestors }: PreparedRequest): void {
  if (!ancestors.includes(key)) return;
  throw new TokenboothError(
    "TB_ERR_INTERNAL",
    `The ${source} source needs its own token to get its token. This is a mistake in a source's fetchToken.`,
  );
}
