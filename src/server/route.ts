import type { HttpResponse, Route, RouteRequest } from "../model/http.ts";
import type { WordRefusal } from "./refusal.ts";

/** One path of the server. */
export interface ServerRoute {
  /** Name in audit lines and metrics. */
  readonly dialect: string;
  readonly method: "GET" | "POST";
  /** Pattern of the router: `:name` is one segment. */
  readonly path: string;
  /** How this dialect words what others refuse before it is asked. */
  readonly word: WordRefusal;
  /** What it refuses on the header section alone. */
  readonly admit?: (request: RouteRequest) => HttpResponse | undefined;
  readonly answer: Route;
}
