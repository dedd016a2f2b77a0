import { randomBytes } from "node:crypto";
import type { HttpResponse } from "../../model/http.ts";
import { serializeOktaError } from "../../wire/okta.ts";

/** Thrown by what serves Okta's routes; holds the answer. */
export class OktaRefused extends Error {
  readonly response: HttpResponse;

  constructor(code: string, response: HttpResponse) {
    super(code);
    this.name = "OktaRefused";
    this.response = response;
  }
}

function refused(status: number, code: string, summary: string, causes: readonly string[] = []): OktaRefused {
  const errorId = `oae${randomBytes(12).toString("base64url")}`;
  return new OktaRefused(code, serializeOktaError(status, code, summary, errorId, causes));
}

/** @see https://developer.okta.com/docs/reference/error-codes/ */
export const oktaRefusals = {
  invalidArgument: (field: string, cause: string) =>
    refused(400, "E0000001", `Api validation failed: ${field}`, [`${field}: ${cause}`]),
  noSession: () => refused(401, "E0000005", "Invalid session"),
  invalidToken: () => refused(401, "E0000011", "Invalid token provided"),
  forbidden: () => refused(403, "E0000006", "You do not have permission to perform the requested action"),
  notFound: (id: string, type: string) =>
    refused(404, "E0000007", `Not found: Resource not found: ${id} (${type})`),
  throttled: () => refused(429, "E0000047", "API call exceeded rate limit due to too many requests."),
  bare: (status: number) => {
    const [code, summary] = bareRefusals[status] ?? ["E0000009", "Internal Server Error"];
    return refused(status, code, summary);
  },
} as const;

const bareRefusals: Readonly<Record<number, readonly [code: string, summary: string]>> = {
  400: ["E0000001", "Api validation failed"],
  401: ["E0000011", "Invalid token provided"],
  403: ["E0000006", "You do not have permission to perform the requested action"],
  404: ["E0000007", "Not found: Resource not found"],
  405: ["E0000022", "The endpoint does not support the provided HTTP method"],
  429: ["E0000047", "API call exceeded rate limit due to too many requests."],
};
