import type { RouteRequest } from "../../model/http.ts";
import { refusals } from "./refusals.ts";

/** A token request's parameters, each there at most once; empty ones count as missing. */
export type TokenForm = ReadonlyMap<string, string>;

/**
 * Reads the form that a token request carries. A body of another type holds no parameters.
 *
 * @throws EntraRefused when a parameter is repeated (RFC 6749, 3.2).
 */
export function readTokenForm({ headers, body }: RouteRequest): TokenForm {
  const form = new Map<string, string>();
  const type = headers["content-type"];
  if (typeof type !== "string" || !/^application\/x-www-form-urlencoded\b/i.test(type)) return form;
  for (const [name, value] of new URLSearchParams(body)) {
    if (form.has(name)) throw refusals.repeatedParameter(name);
    if (value !== "") form.set(name, value);
  }
  return form;
}

/** @throws EntraRefused when the parameter is missing. */
export function requireParameter(form: TokenForm, name: string): string {
  const value = form.get(name);
  if (value === undefined) throw refusals.missingParameter(name);
  return value;
}

/** User and password of HTTP Basic, each form-decoded first (RFC 6749, 2.3.1); nothing when there are none. */
export function readBasicClient({ headers }: RouteRequest): { id: string; secret: string } | undefined {
  const { authorization } = headers;
  const encoded =
    typeof authorization === "string" ? /^basic +([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1] : undefined;
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 0) return undefined;
  const id = formDecode(text.slice(0, colon));
  const secret = formDecode(text.slice(colon + 1));
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

function formDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}
