import findMyWay from "find-my-way";
import type { ListenerRoute } from "../http/listen.ts";
import type { ListenerResponse } from "../http/send.ts";
import type { RouteRequest } from "../model/http.ts";
import type { EmulatorClock } from "./emulator-clock.ts";
import { faultAnswer } from "./fault-answer.ts";
import type { Faults } from "./faults.ts";
import type { Origins } from "./origins.ts";
import { plainDialect } from "./plain-dialect.ts";
import type { RequestLog } from "./request-log.ts";
import type { EmulatorRoute, Received } from "./route.ts";

export interface RouterParts {
  readonly routes: readonly EmulatorRoute[];
  readonly clock: EmulatorClock;
  readonly origins: Origins;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** Aborts when the emulator closes: what still waits then ends. */
  readonly closing: AbortSignal;
}

/** Joins all routes into one: finds the right one, obeys fault orders, keeps the log. */
export function createRouter({ routes, clock, origins, faults, log, closing }: RouterParts): ListenerRoute {
  // Real services ignore the case of paths, and clients build doubled and trailing slashes.
  const router = findMyWay({
    caseSensitive: false,
    ignoreDuplicateSlashes: true,
    ignoreTrailingSlash: true,
    maxParamLength: 2048,
  });
  // One tree for all methods, so that a known path with a wrong method is told apart from an unknown one.
  for (const route of routes) router.on("GET", route.path, unused, route);

  const date = createDateWriter();

  const respond = async (route: EmulatorRoute, received: Received): Promise<ListenerResponse> => {
    const { request } = received;
    const { dialect, handlers } = route;
    const turnedAway = dialect.admit?.(received);
    if (turnedAway !== undefined) return turnedAway;
    const { method } = request;
    const handler = Object.hasOwn(handlers, method) ? handlers[method as "GET"] : handlers["*"];
    if (handler !== undefined) return handler(received);
    const refusal = dialect.refusal(405, received);
    return { ...refusal, headers: { ...refusal.headers, allow: Object.keys(handlers).join(", ") } };
  };

  const observed = async (route: EmulatorRoute, received: Received): Promise<ListenerResponse> => {
    const at = clock.now();
    const { name, dialect } = route;
    const { method, path } = received.request;
    const clientId = route.clientIdOf?.(received);
    const order = faults.take({ route: name, method, path, clientId });
    const genuine = () => respond(route, received);
    const answer =
      order === undefined
        ? await genuine()
        : await faultAnswer(order, received, { dialect, clock, closing, genuine });
    log.add({ at, method, route: name, path, clientId, status: answer.status });
    return answer;
  };

  return async (request: RouteRequest) => {
    const found = router.find("GET", request.path);
    const route: EmulatorRoute = found?.store ?? unknownRoute;
    const received: Received = { request, params: found?.params ?? {}, origin: origins.of(request) };
    const answer = await (route.unobserved ? respond(route, received) : observed(route, received));
    const finished = route.dialect.finish?.(answer, received) ?? answer;
    return { ...finished, headers: { date: date(clock.now()), ...finished.headers } };
  };
}

/** Writes instants as the `Date` header does; most come within the second of the one before. */
function createDateWriter(): (at: number) => string {
  let second = Number.NaN;
  let text = "";
  return (at) => {
    const now = Math.floor(at / 1000);
    if (now !== second) {
      second = now;
      text = new Date(at).toUTCString();
    }
    return text;
  };
}

/** The router asks for handlers that it would call itself; ours stand in the route beside it. */
const unused = () => {};

const unknownRoute: EmulatorRoute = {
  name: "unknown",
  path: "*",
  dialect: plainDialect,
  handlers: { "*": (received) => plainDialect.refusal(404, received) },
};
