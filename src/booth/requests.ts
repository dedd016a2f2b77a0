import type { Engine } from "../engine/engine.ts";
import type { Answer, GetTokenOptions } from "../model/answer.ts";
import { UsageError } from "../model/errors.ts";
import type { AnySource } from "../model/token-source.ts";
import type { TokenHandle } from "./booth.ts";
import { createKnownRequests } from "./known-requests.ts";
import type { PreparedRequest, PrepareRequest } from "./prepare-request.ts";

/** What is at hand comes without a promise. */
export type Asked = Answer<object> | Promise<Answer<object>>;

/** Sources and arguments in, answers out. */
export interface Requests {
  /** @throws UsageError, LoginError */
  ask(source: string, args?: object, wants?: GetTokenOptions): Asked;
  /** @throws UsageError, LoginError */
  handle(source: string, args: object): TokenHandle<object>;
}

export interface RequestsOptions {
  readonly engine: Engine;
  readonly prepare: PrepareRequest;
  readonly sources: readonly AnySource[];
  /** How many requests are recognised when they come again. */
  readonly maxKnown: number;
}

/** Joins what checks arguments, what recognises them and what answers. */
export function createRequests({ engine, prepare, sources, maxKnown }: RequestsOptions): Requests {
  const known = createKnownRequests<PreparedRequest>(maxKnown);

  function meet(name: string, args: object): PreparedRequest {
    const request = prepare(sourceNamed(name, sources), args);
    known.remember(name, args, request);
    return request;
  }

  /** What is at hand is for those who want nothing in particular. */
  function atHand(request: PreparedRequest, wants?: GetTokenOptions): Answer<object> | undefined {
    return wants === undefined && !request.forced ? engine.atHand(request) : undefined;
  }

  function get(request: PreparedRequest, wants?: GetTokenOptions): Promise<Answer<object>> {
    return engine.get(request, request.forced ? { ...wants, forceRefresh: true } : wants);
  }

  return {
    ask(name, args = {}, wants) {
      const request = known.find(name, args) ?? meet(name, args);
      return atHand(request, wants) ?? get(request, wants);
    },
    handle(name, args) {
      const request = prepare(sourceNamed(name, sources), args);
      // A promise that is there already is handed out in half the time that a new one takes.
      let answer: Answer<object> | undefined;
      let promise: Promise<Answer<object>> | undefined;
      return {
        atHand: () => atHand(request),
        get(wants) {
          const found = atHand(request, wants);
          if (found === undefined) return get(request, wants);
          if (promise === undefined || found !== answer) promise = Promise.resolve(found);
          answer = found;
          return promise;
        },
      };
    },
  };
}

function sourceNamed(name: string, sources: readonly AnySource[]): AnySource {
  const source = sources.find((candidate) => candidate.name === name);
  if (source) return source;
  throw new UsageError(
    "TB_ERR_UNKNOWN_SOURCE",
    `There is no source ${JSON.stringify(name)}. The sources are ${sources.map((known) => known.name).join(", ")}.`,
    { argument: "source" },
  );
}
