import * as v from "valibot";
import type { HttpRequest, HttpResponse } from "../model/http.ts";
import { parseArmError, serializeArmAction } from "./arm.ts";
import { expectJson, jsonContentType } from "./json.ts";

export interface OnlineEndpointQuery {
  readonly subscriptionId: string;
  readonly resourceGroupName: string;
  readonly workspaceName: string;
  readonly endpointName: string;
  readonly apiVersion: string;
}

/** @see https://learn.microsoft.com/rest/api/azureml/online-endpoints/get-token */
export function serializeOnlineEndpointTokenRequest(
  endpoint: string,
  query: OnlineEndpointQuery,
  accessToken: string,
): HttpRequest {
  const { workspaceName, endpointName } = query;
  const resource = [
    "Microsoft.MachineLearningServices",
    "workspaces",
    workspaceName,
    "onlineEndpoints",
    endpointName,
  ];
  return serializeArmAction(endpoint, { ...query, resource, action: "token" }, accessToken);
}

const epochSeconds = v.pipe(v.number(), v.minValue(0));

const OnlineEndpointTokenBody = v.object({
  accessToken: v.pipe(v.string(), v.nonEmpty()),
  expiryTimeUtc: v.optional(epochSeconds, 0),
  refreshAfterTimeUtc: v.optional(epochSeconds, 0),
  tokenType: v.nullish(v.string(), "Bearer"),
});

/** The published `EndpointAuthToken`; both times are epoch seconds, 0 where the service told none. */
export type OnlineEndpointTokenBody = v.InferOutput<typeof OnlineEndpointTokenBody>;

/** @throws TokenboothError when the answer is a refusal or not what was promised. */
export function parseOnlineEndpointToken(response: HttpResponse, host: string): OnlineEndpointTokenBody {
  if (response.status !== 200) throw parseArmError(response, host);
  return expectJson(response, OnlineEndpointTokenBody, host);
}

/** Exactly the four members that the specification allows. Instants are epoch milliseconds. */
export function serializeOnlineEndpointToken(token: {
  readonly accessToken: string;
  readonly expiresAt: number;
  readonly refreshAt: number;
}): HttpResponse {
  const body: OnlineEndpointTokenBody = {
    accessToken: token.accessToken,
    expiryTimeUtc: Math.floor(token.expiresAt / 1000),
    refreshAfterTimeUtc: Math.floor(token.refreshAt / 1000),
    tokenType: "Bearer",
  };
  return { status: 200, headers: jsonContentType, body: JSON.stringify(body) };
}
