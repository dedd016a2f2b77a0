import findMyWay from "find-my-way";
import type { HttpResponse, Route } from "../model/http.ts";
import type { Audit } from "./audit.ts";
import { unknownPath, wordPlainRefusal, wrongMethod } from "./plain-refusal.ts";
import type { Guard, Refusal, WordRefusal } from "./refusal.ts";
import type { ServerRoute } from "./route.ts";
import type { Tally } from "./tally.ts";

export interface HandlerOptions {
  readonly routes: readonly ServerRoute[];
  /** Passed by every request before anything of it but the path is looked at. */
  readonly guard: Guard;
  readonly audit: Audit;
  readonly tally: Tally;
}

/** Guards around routes: one function over plain data, which needs no socket. */
export function createHandler({ routes, guard, audit, tally }: HandlerOptions): Route {
  const find = createFinder(routes);

  function refuse(dialect: string, word: WordRefusal, refusal: Refusal): HttpResponse {
    tally.refused(dialect, refusal.by);
    audit.refused({ dialect }, refusal);
    const response = word(refusal);
    return { ...response, headers: { ...response.headers, ...refusal.headers } };
  }

  return (request) => {
    const route = find(request.path);
    const { dialect = "none", word = wordPlainRefusal } = route ?? {};
    const refusal = guard(request);
    if (refusal !== undefined) return refuse(dialect, word, refusal);
    if (route === undefined) return refuse(dialect, word, unknownPath);
    if (request.method !== route.method) return refuse(dialect, word, wrongMethod(route.method));
    return route.answer(request);
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
