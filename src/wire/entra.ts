import * as v from "valibot";
import type { TokenboothError } from "../model/errors.ts";
import type { HttpResponse } from "../model/http.ts";
import { readJson } from "./json.ts";
import { upstreamError } from "./upstream-error.ts";

const EntraErrorBody = v.object({
  error: v.string(),
  error_description: v.optional(v.string()),
  error_codes: v.optional(v.array(v.number())),
  trace_id: v.optional(v.string()),
});

const nextSteps: Readonly<Record<number, string>> = {
  7000215: "Use the secret's value (not its id), and check that it belongs to this client id.",
  7000222: "The secret has expired: create a new one.",
  700016: "Check clientId and tenantId: this tenant has no such application.",
  90002: "Check tenantId, and that the cloud (environment) is the right one.",
  500011: "Check the endpoint: no such API is known in this tenant.",
};

/** @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
export function parseEntraError(response: HttpResponse, host: string): TokenboothError {
  const body = v.safeParse(EntraErrorBody, readJson(response));
  if (!body.success) {
    return upstreamError(response, {
      who: "Microsoft Entra ID",
      host,
      message: `a body that is not its own (${response.body.length} characters)`,
    });
  }
  const { error, error_description, error_codes, trace_id } = body.output;
  const number = error_codes?.[0];
  return upstreamError(response, {
    who: "Microsoft Entra ID",
    host,
    code: number === undefined ? error : `AADSTS${number}`,
    // What follows the first line (trace, correlation, time) stands in `requestId` or is of no use to a reader.
    message: error_description?.split(/\r?\n| Trace ID:/)[0]?.replace(/^AADSTS\d+:\s*/, ""),
    requestId: trace_id ?? response.headers["x-ms-request-id"],
    next: number === undefined ? undefined : nextSteps[number],
  });
}

/** The scope that stands for all of an API's permissions; the API's own final slash survives in it. */
export function defaultScope(resource: string): string {
  return `${resource}/.default`;
}

/** The API that a `.default` scope belongs to. */
export function resourceOfScope(scope: string): string {
  return scope.replace(/\/\.default$/, "");
}
