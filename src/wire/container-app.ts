import * as v from "valibot";
import type { HttpRequest, HttpResponse } from "../model/http.ts";
import { parseArmError, serializeArmAction } from "./arm.ts";
import { expectJson, jsonContentType } from "./json.ts";

export interface ContainerAppQuery {
  readonly subscriptionId: string;
  readonly resourceGroupName: string;
  readonly containerAppName: string;
  readonly apiVersion: string;
}

/** @see https://learn.microsoft.com/rest/api/containerapps/container-apps/get-auth-token */
export function serializeContainerAppTokenRequest(
  endpoint: string,
  query: ContainerAppQuery,
  accessToken: string,
): HttpRequest {
  const resource = ["Microsoft.App", "containerApps", query.containerAppName];
  return serializeArmAction(endpoint, { ...query, resource, action: "getAuthtoken" }, accessToken);
}

/** Who made and last changed a resource, as Resource Manager tells it. */
export const ArmSystemData = v.object({
  createdBy: v.optional(v.pipe(v.string(), v.description("Identity that created the resource."))),
  createdByType: v.optional(v.pipe(v.string(), v.description("Kind of identity that created the resource."))),
  createdAt: v.optional(v.pipe(v.string(), v.description("When the resource was created (RFC 3339)."))),
  lastModifiedBy: v.optional(v.pipe(v.string(), v.description("Identity that last changed the resource."))),
  lastModifiedByType: v.optional(
    v.pipe(v.string(), v.description("Kind of identity that last changed the resource.")),
  ),
  lastModifiedAt: v.optional(
    v.pipe(v.string(), v.description("When the resource was last changed (RFC 3339).")),
  ),
});

const ContainerAppTokenBody = v.object({
  id: v.string(),
  name: v.string(),
  type: v.string(),
  location: v.string(),
  tags: v.nullish(v.record(v.string(), v.string())),
  systemData: v.nullish(ArmSystemData),
  properties: v.object({
    token: v.pipe(v.string(), v.nonEmpty()),
    expires: v.pipe(
      v.string(),
      v.check((text) => !Number.isNaN(Date.parse(text))),
    ),
  }),
});

/** The published `ContainerAppAuthToken`; `expires` is RFC 3339, with up to seven digits of a second. */
export type ContainerAppTokenBody = v.InferOutput<typeof ContainerAppTokenBody>;

/** @throws TokenboothError when the answer is a refusal or not what was promised. */
export function parseContainerAppToken(response: HttpResponse, host: string): ContainerAppTokenBody {
  if (response.status !== 200) throw parseArmError(response, host);
  return expectJson(response, ContainerAppTokenBody, host);
}

/** The container app that a token is for, as Resource Manager keeps it. */
export interface ContainerAppResource {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly systemData?: v.InferOutput<typeof ArmSystemData> | undefined;
}

/** `expiresAt` is epoch milliseconds; it is written with the seven digits of a second that the service sends. */
export function serializeContainerAppToken(
  app: ContainerAppResource,
  token: string,
  expiresAt: number,
): HttpResponse {
  const { id, name, location, tags, systemData } = app;
  const expires = new Date(expiresAt).toISOString().replace("Z", "0000Z");
  const type = "Microsoft.App/containerApps/accesstoken";
  return {
    status: 200,
    headers: jsonContentType,
    body: JSON.stringify({ id, name, type, location, tags, systemData, properties: { token, expires } }),
  };
}
