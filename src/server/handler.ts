import findMyWay from "find-my-way";
import type { WordUnheard } from "../http/unheard.ts";
import type { HttpResponse, Route, RouteRequest } from "../model/http.ts";
import type { Audit } from "./audit.ts";
import { unheardRefusals } from "./guards/unheard.ts";
import { unknownPath, wordPlainRefusal, wrongMethod } from "./plain-refusal.ts";
import type { Guard, Refusal } from "./refusal.ts";
import type { ServerRoute } from "./route.ts";
import type { Tally } from "./tally.ts";

export interface HandlerOptions {
  readonly routes: readonly ServerRoute[];
  /** Passed by every request before anything of it but the path is looked at. */
  readonly guard: Guard;
  readonly audit: Audit;
  readonly tally: Tally;
}

/** A server's inside: what comes of a request, whole or not. */
export interface ServerHandler {
  readonly route: Route;
  /** What is refused on the header section alone, before a body is read. */
  readonly admit: (request: RouteRequest) => HttpResponse | undefined;
  /** Words, counts and logs what never becomes a request. */
  readonly unheard: WordUnheard;
}

/** Guards around routes: functions over plain data, which need no socket. */
export function createHandler({ routes, guard, audit, tally }: HandlerOptions): ServerHandler {
  const find = createFinder(routes);

  function refuse(route: ServerRoute | undefined, refusal: Refusal): HttpResponse {
    const { dialect = "none", word = wordPlainRefusal } = route ?? {};
    tally.refused(dialect, refusal.by);
    const response = word(refusal);
    audit.refused({ dialect }, { ...refusal, status: response.status });
    return { ...response, headers: { ...response.headers, ...refusal.headers } };
  }

  /** The route that answers, or why none does. */
  function direct(request: RouteRequest): ServerRoute | HttpResponse {
    const route = find(request.path);
    const refusal = guard(request);
    if (refusal !== undefined) return refuse(route, refusal);
    if (route === undefined) return refuse(route, unknownPath);
    return request.method === route.method ? route : refuse(route, wrongMethod(route.method));
  }

  return {
    route(request) {
      const directed = direct(request);
      return "status" in directed ? directed : directed.answer(request);
    },
    admit(request) {
      const directed = direct(request);
      return "status" in directed ? directed : directed.admit?.(request);
    },
    unheard: (why, request) => refuse(request && find(request.path), unheardRefusals[why]),
  };
}

const maxKnownPaths = 100;

/** Letter case, doubled and final slashes do not count: SDKs differ in all three. */
function createFinder(routes: readonly ServerRoute[]): (path: string) => ServerRoute | undefined {
  const router = findMyWay({ caseSensitive: false, ignoreDuplicateSlashes: true, ignoreTrailingSlash: true });
  for (const route of routes) router.on("GET", route.path, () => {}, route);
  // Programs ask the same few paths, each always spelled in its own way.
  const known = new Map<string, ServerRoute>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    try {
      const route = router.find("GET", path)?.store as ServerRoute | undefined;
      if (route !== undefined && known.size < maxKnownPaths) known.set(path, route);
      return route;
    } catch {
      // A path whose percent signs mean nothing.
      return undefined;
    }
  };
}
