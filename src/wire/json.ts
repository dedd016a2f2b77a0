import * as v from "valibot";
import { UnavailableError } from "../model/errors.ts";
import type { HttpResponse } from "../model/http.ts";

/** The body as JSON, or `undefined` where it is none (HTML from a proxy, a body cut short). */
export function readJson(response: HttpResponse): unknown {
  try {
    return JSON.parse(response.body);
  } catch {
    return undefined;
  }
}

/**
 * The body in the shape that was promised.
 *
 * @throws UnavailableError when it is not: names the fields at fault, never their contents.
 */
export function expectJson<Schema extends v.GenericSchema>(
  response: HttpResponse,
  schema: Schema,
  host: string,
): v.InferOutput<Schema> {
  const body = readJson(response);
  const malformed = (what: string) =>
    new UnavailableError(
      "TB_ERR_UPSTREAM_MALFORMED",
      `${host} answered ${response.status}, but ${what}. Something between here and ${host} (a proxy, a captive portal) may have answered in its place.`,
      { upstream: { host, status: response.status }, retryable: false },
    );
  if (body === undefined) {
    const type = response.headers["content-type"]?.split(";")[0] ?? "no content type";
    throw malformed(`its body (${response.body.length} characters, ${type}) is not JSON`);
  }
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  const fields = parsed.issues.map((issue) => v.getDotPath(issue) ?? "the body itself");
  throw malformed(`these fields are missing or of the wrong kind: ${[...new Set(fields)].join(", ")}`);
}

/** Headers of every JSON answer of ours. */
export const jsonContentType = { "content-type": "application/json; charset=utf-8" } as const;
