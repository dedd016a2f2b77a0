import type { RouteRequest } from "../../model/http.ts";
import { imdsRefusals } from "./refusals.ts";

/**
 * What the service checks before it looks at a path's own parameters.
 *
 * @throws ImdsRefused
 */
export function checkMetadataRequest({ headers }: RouteRequest): void {
  // A forwarded request is one that a server was tricked into making for somebody else.
  if (headers["x-forwarded-for"] !== undefined) throw imdsRefusals.forwarded();
  const { metadata } = headers;
  if (typeof metadata !== "string" || metadata.toLowerCase() !== "true")
    throw imdsRefusals.noMetadataHeader();
}

/**
 * The query's parameters, none of which may be repeated.
 *
 * @throws ImdsRefused
 */
export function readMetadataQuery({ query }: RouteRequest): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    if (parameters.has(name)) throw imdsRefusals.repeated(name);
    parameters.set(name, value);
  }
  return parameters;
}

/**
 * Takes every date from the first version on that knows the category.
 *
 * @throws ImdsRefused
 */
export function checkMetadataVersion(parameters: ReadonlyMap<string, string>, first: string): void {
  const version = parameters.get("api-version") ?? "";
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(version) && !Number.isNaN(Date.parse(version));
  if (!isDate || version < first) throw imdsRefusals.apiVersion();
}
