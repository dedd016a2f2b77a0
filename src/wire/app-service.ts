import type { HttpResponse } from "../model/http.ts";
import { jsonContentType } from "./json.ts";

/** Where App Service and its relatives ask for tokens; any path would do, clients are told it. */
export const appServiceTokenPath = "/msi/token";

/** The version in use today, and the one that Azure ML's hosts still speak. */
export const appServiceApiVersions = ["2019-08-01", "2017-09-01"] as const;

export type AppServiceApiVersion = (typeof appServiceApiVersions)[number];

/** A token as this dialect hands it out. */
export interface AppServiceToken {
  readonly accessToken: string;
  readonly resource: string;
  readonly clientId?: string | undefined;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/**
 * `expires_on` is digits in a string. The older version writes a date, in the one form that every client reads:
 * some take ISO 8601 only if it is exactly what `toISOString()` prints, and read anything else as NaN, which
 * switches their cache off.
 *
 * @see https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
export function serializeAppServiceToken(
  token: AppServiceToken,
  version: AppServiceApiVersion,
): HttpResponse {
  const seconds = Math.floor(token.expiresAt / 1000);
  return {
    status: 200,
    headers: jsonContentType,
    body: JSON.stringify({
      access_token: token.accessToken,
      expires_on: version === "2017-09-01" ? new Date(seconds * 1000).toISOString() : String(seconds),
      resource: token.resource,
      token_type: "Bearer",
      client_id: token.clientId,
    }),
  };
}

/**
 * Clients read `statusCode` and `message`; some do not see an error at all unless there is an `error` too.
 */
export function serializeAppServiceError(
  statusCode: number,
  error: string,
  message: string,
  correlationId: string,
): HttpResponse {
  return {
    status: statusCode,
    headers: jsonContentType,
    body: JSON.stringify({ statusCode, message, correlationId, error, error_description: message }),
  };
}
