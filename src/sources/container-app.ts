import * as v from "valibot";
import { defineSource, secret } from "../model/token-source.ts";
import {
  ArmSystemData,
  parseContainerAppToken,
  serializeContainerAppTokenRequest,
} from "../wire/container-app.ts";
import { apiVersionArgument, namedArgument } from "./arguments.ts";
import { resourceGroupName, subscriptionId, withSubscription } from "./arm-arguments.ts";
import { clientToken } from "./client.ts";

const apiVersions = [
  "2022-10-01",
  "2022-11-01-preview",
  "2023-04-01-preview",
  "2023-05-01",
  "2023-05-02-preview",
  "2023-08-01-preview",
  "2023-11-02-preview",
  "2024-02-02-preview",
  "2024-03-01",
  "2024-08-02-preview",
  "2024-10-02-preview",
  "2025-01-01",
  "2025-02-02-preview",
  "2025-07-01",
  "2025-10-02-preview",
  "2026-01-01",
  "2026-07-01",
] as const;

/** The auth token of an Azure Container App, used for its console and its log stream. */
export const containerAppToken = defineSource({
  name: "container-app",
  functionName: "getContainerAppAuthToken",
  pulumi: "app:getContainerAppAuthToken",
  summary: "Auth token of an Azure Container App, for its console and log stream.",
  documentation: "https://learn.microsoft.com/rest/api/containerapps/container-apps/get-auth-token",
  login: "azure",
  args: v.strictObject({
    containerAppName: namedArgument(
      "containerAppName",
      {
        pattern: /^[A-Za-z][A-Za-z0-9-]{0,30}[A-Za-z0-9]$/,
        words: "2 to 32 letters, digits or `-`, starting with a letter, ending with a letter or digit",
      },
      "Name of the container app.",
      { short: "n" },
    ),
    resourceGroupName,
    subscriptionId,
    apiVersion: apiVersionArgument(apiVersions, "2023-08-01-preview"),
  }),
  result: v.object({
    id: v.pipe(v.string(), v.description("Azure resource ID of the container app.")),
    name: v.pipe(v.string(), v.description("Name of the container app.")),
    type: v.pipe(v.string(), v.description("Azure resource type, as the service reports it.")),
    location: v.pipe(v.string(), v.description("Azure region of the container app.")),
    tags: v.optional(v.pipe(v.record(v.string(), v.string()), v.description("Tags of the resource."))),
    systemData: v.optional(
      v.pipe(
        ArmSystemData,
        v.title("SystemDataResponse"),
        v.description("Who created and last changed the resource, when the service tells."),
      ),
    ),
    token: secret("The auth token."),
    expires: v.pipe(v.string(), v.description("When the token expires (RFC 3339).")),
  }),
  example: { containerAppName: "testcontainerapp0", resourceGroupName: "rg" },
  complete: (args, settings) => withSubscription(args, settings),
  upstream: (settings) => ({ name: "arm", url: settings.cloud.resourceManager }),
  async fetchToken(args, context) {
    const endpoint = context.settings.cloud.resourceManager;
    const { token: accessToken } = await context.getToken(clientToken, {});
    const response = await context.exchange(serializeContainerAppTokenRequest(endpoint, args, accessToken));
    const body = parseContainerAppToken(response, new URL(endpoint).host);
    const { id, name, type, location, tags, systemData, properties } = body;
    const result = {
      id,
      name,
      type,
      location,
      ...(tags && { tags }),
      ...(systemData && { systemData }),
      token: properties.token,
      expires: properties.expires,
    };
    return { result, life: { expiresAt: Date.parse(properties.expires) } };
  },
});
