import * as v from "valibot";
import { UsageError } from "../model/errors.ts";
import { type FaultOrder, FaultOrderSchema, type FaultSubject } from "./fault-order.ts";

/** Orders for faults that wait for the requests they are meant for. */
export interface Faults {
  /** @throws UsageError when the order is malformed or names an unknown route. */
  add(order: FaultOrder): void;
  /** The first order that strikes this request, if any; each that matches counts it. */
  take(subject: FaultSubject): FaultOrder | undefined;
  /** Forgets all orders. */
  clear(): void;
  /** How many orders have not been used up. */
  readonly waiting: number;
}

interface Waiting {
  readonly order: FaultOrder;
  readonly matches: (subject: FaultSubject) => boolean;
  seen: number;
}

export function createFaults(routeNames: ReadonlySet<string>): Faults {
  let waiting: Waiting[] = [];
  return {
    add(order) {
      const checked = checkOrder(order, routeNames);
      waiting.push({ order: checked, matches: matcherOf(checked), seen: 0 });
    },
    take(subject) {
      if (waiting.length === 0) return undefined;
      let struck: Waiting | undefined;
      for (const entry of waiting) {
        if (!entry.matches(subject)) continue;
        entry.seen += 1;
        const { nth } = entry.order;
        if (struck === undefined && (nth === undefined || entry.seen === nth)) struck = entry;
        else if (nth === undefined) entry.seen -= 1;
      }
      waiting = waiting.filter(({ order, seen }) => seen < lastStrike(order));
      return struck?.order;
    },
    clear() {
      waiting = [];
    },
    get waiting() {
      return waiting.length;
    },
  };
}

function lastStrike({ nth, times = 1 }: FaultOrder): number {
  if (nth !== undefined) return nth;
  return times === "always" ? Number.POSITIVE_INFINITY : times;
}

function checkOrder(order: FaultOrder, routeNames: ReadonlySet<string>): FaultOrder {
  const { match, ...rest } = order;
  const written = typeof match === "function" ? rest : order;
  const parsed = v.safeParse(FaultOrderSchema, written);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const key = v.getDotPath(issue) ?? "order";
    throw new UsageError("TB_ERR_INVALID_ARGUMENT", `Fault order: ${key}: ${issue.message}`, {
      argument: key,
    });
  }
  const { route } = parsed.output;
  if (route !== undefined && ![...routeNames].some((name) => names(route, name))) {
    throw new UsageError(
      "TB_ERR_INVALID_ARGUMENT",
      `Fault order: there is no route "${route}". Routes are: ${[...routeNames].join(", ")}.`,
      { argument: "route" },
    );
  }
  return typeof match === "function" ? { ...parsed.output, match } : parsed.output;
}

function matcherOf({ route, match }: FaultOrder): (subject: FaultSubject) => boolean {
  const isRoute = (subject: FaultSubject) => route === undefined || names(route, subject.route);
  if (match === undefined) return isRoute;
  if (typeof match === "function") return (subject) => isRoute(subject) && match(subject);
  const { method, path, clientId } = match;
  return (subject) =>
    isRoute(subject) &&
    (method === undefined || method.toUpperCase() === subject.method) &&
    (path === undefined || subject.path.toLowerCase().includes(path.toLowerCase())) &&
    (clientId === undefined || clientId.toLowerCase() === subject.clientId?.toLowerCase());
}

/** Whether an order's word names the route: wholly, or by its service. */
function names(word: string, route: string): boolean {
  return route === word || route.startsWith(`${word}.`);
}
