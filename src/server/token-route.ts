import type { Answer } from "../model/answer.ts";
import { createBoundedMap } from "../model/bounded-map.ts";
import type { HttpResponse, RouteRequest } from "../model/http.ts";
import type { Clock } from "../model/runtime.ts";
import type { Audit, AuditSubject } from "./audit.ts";
import { type Desk, type Filling, wantsOf } from "./desk.ts";
import { createKeyGuard, type ProofOf } from "./guards/key.ts";
import { anonymous, type Caller, type Keys } from "./keys.ts";
import { type Guard, type Refusal, RequestRefused, type WordRefusal } from "./refusal.ts";
import type { ServerRoute } from "./route.ts";
import type { HandOutCounter, LastHandOut, Tally } from "./tally.ts";
import type { Grant, TokenOrder } from "./token-order.ts";
import { upstreamRefusal } from "./upstream-refusal.ts";

/** A way to ask for tokens: other people's protocol, in plain functions. */
export interface Dialect {
  readonly name: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  /** How callers show their key; a dialect without one takes none. */
  readonly proofOf?: ProofOf;
  /** Looked at after the key: what this dialect wants of the header section. */
  readonly guards?: readonly Guard[];
  /** Of a GET it looks at the query alone. @throws RequestRefused */
  readonly read: (request: RouteRequest) => TokenOrder;
  readonly write: (grant: Grant) => HttpResponse;
  readonly word: WordRefusal;
}

/** What the routes of all dialects share. */
export interface TokenRouteContext {
  readonly desk: Desk;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly tally: Tally;
  /** Told of every refusal that a person can do something about. */
  readonly onRefusal?: ((refusal: Refusal, order: TokenOrder | undefined) => void) | undefined;
}

/** A request that was read and checked once; the same one again costs little more than a look-up. */
interface Known {
  readonly filling: Filling;
  readonly wants: ReturnType<typeof wantsOf>;
  readonly log: ReturnType<Audit["subject"]>;
  readonly counter: HandOutCounter;
  readonly last: LastHandOut;
  /** The last answer as written: it stays true until the token or its remaining seconds change. */
  written?: { readonly answer: Answer<object>; readonly seconds: number; readonly response: HttpResponse };
}

/** Bounds on what is remembered for each caller: requests longer than any real one are read anew each time. */
const maxKnown = 10_000;
const maxKeyLength = 4_096;

/** The route of a dialect: proves the caller, reads the order, has it filled, writes and records what came of it. */
export function createTokenRoute(dialect: Dialect, context: TokenRouteContext): ServerRoute {
  const { desk, keys, clock, audit, tally } = context;
  const { name, method, path, proofOf, guards = [], word } = dialect;
  const prove = proofOf && createKeyGuard(keys, proofOf, () => clock.now());
  // A key that is configured anew is another caller, even under the same name, and nothing is known for it.
  const known = new WeakMap<Caller, ReturnType<typeof createBoundedMap<Known>>>();

  function knownTo(caller: Caller) {
    let requests = known.get(caller);
    if (requests === undefined) {
      requests = createBoundedMap(maxKnown);
      known.set(caller, requests);
    }
    return requests;
  }

  function refuse(refusal: Refusal, about: Omit<AuditSubject, "dialect">, order?: TokenOrder): HttpResponse {
    tally.refused(name, refusal.by);
    const response = word(refusal);
    audit.refused({ ...about, dialect: name }, { ...refusal, status: response.status });
    context.onRefusal?.(refusal, order);
    return refusal.headers === undefined
      ? response
      : { ...response, headers: { ...response.headers, ...refusal.headers } };
  }

  function getToKnow(request: RouteRequest, caller: Caller): Known | HttpResponse {
    let order: TokenOrder | undefined;
    try {
      order = dialect.read(request);
      const filling = desk.take(order, caller);
      const counter = tally.handOuts({
        dialect: name,
        source: order.source,
        identity: filling.identity.name,
      });
      return {
        filling,
        wants: wantsOf(order.wishes),
        log: audit.subject({ ...aboutFilling(filling, caller), dialect: name }),
        counter,
        last: counter.last,
      };
    } catch (error) {
      const refusal = refusalOf(error);
      const { audience } = refusal;
      // Where a source's arguments name the audience, who refuses it is the first to know.
      if (order !== undefined && audience !== undefined) order = { ...order, audience };
      return refuse(refusal, aboutOrder(order, caller), order);
    }
  }

  function handOut(asked: Known, answer: Answer<object>): HttpResponse {
    const now = clock.now();
    const seconds = Math.floor((answer.expiresAt - now) / 1000);
    const { filling, counter, last } = asked;
    counter.outcomes[answer.outcome]++;
    last.expiresAt = answer.expiresAt;
    asked.log(answer.outcome, seconds);
    const { written } = asked;
    if (
      written !== undefined &&
      written.answer.result === answer.result &&
      written.answer.outcome === answer.outcome &&
      written.seconds === seconds
    ) {
      return written.response;
    }
    const bare = dialect.write({ order: filling.order, identity: filling.identity, answer, now });
    const response = { ...bare, headers: { ...bare.headers, "cache-control": "no-store" } };
    asked.written = { answer, seconds, response };
    return response;
  }

  /** Who asks, by the header section alone, or why that is not answered. */
  function admit(request: RouteRequest): Caller | HttpResponse {
    const caller = prove === undefined ? anonymous : prove(request);
    if ("by" in caller) return refuse(caller, {});
    for (const guard of guards) {
      const refusal = guard(request);
      if (refusal !== undefined) return refuse(refusal, { key: caller.name });
    }
    return caller;
  }

  function answer(request: RouteRequest): HttpResponse | Promise<HttpResponse> {
    const caller = admit(request);
    if ("status" in caller) return caller;
    const requests = knownTo(caller);
    const key = keyOf(request);
    let found = requests.get(key);
    if (found === undefined) {
      const fresh = getToKnow(request, caller);
      if ("status" in fresh) return fresh;
      if (key.length <= maxKeyLength) requests.set(key, fresh);
      found = fresh;
    }
    const asked = found;
    const given = asked.filling.fill(asked.wants);
    if (!(given instanceof Promise)) return handOut(asked, given);
    return given.then(
      (later) => handOut(asked, later),
      (error: unknown) => refuse(refusalOf(error), aboutFilling(asked.filling, caller), asked.filling.order),
    );
  }

  return {
    dialect: name,
    method,
    path,
    word,
    admit(request) {
      const admitted = admit(request);
      return "status" in admitted ? admitted : undefined;
    },
    answer,
  };
}

/** What a request asks for, to the letter. */
function keyOf({ method, path, query, body }: RouteRequest): string {
  return method === "GET" ? query : `${path}\n${query}\n${body}`;
}

function refusalOf(error: unknown): Refusal {
  return error instanceof RequestRefused ? error.refusal : upstreamRefusal(error);
}

/** With what was asked for beside what answers, where these differ. */
function aboutFilling({ order, identity, audience }: Filling, caller: Caller): Omit<AuditSubject, "dialect"> {
  const { name, asked } = identity;
  return {
    key: caller.name,
    source: order.source,
    audience,
    identity: name,
    ...(asked !== undefined && { asked }),
  };
}

function aboutOrder(order: TokenOrder | undefined, caller: Caller): Omit<AuditSubject, "dialect"> {
  if (order === undefined) return { key: caller.name };
  const { source, audience, selector } = order;
  return {
    key: caller.name,
    source,
    identity: selector?.value ?? "system",
    ...(audience !== undefined && { audience }),
  };
}
