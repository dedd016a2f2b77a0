import * as v from "valibot";
import { defineSource, secret } from "../model/token-source.ts";
import { parseOnlineEndpointToken, serializeOnlineEndpointTokenRequest } from "../wire/online-endpoint.ts";
import { apiVersionArgument, namedArgument } from "./arguments.ts";
import { resourceGroupName, subscriptionId, withSubscription } from "./arm-arguments.ts";
import { clientToken } from "./client.ts";

const apiVersions = [
  "2021-03-01-preview",
  "2022-02-01-preview",
  "2022-05-01",
  "2022-06-01-preview",
  "2022-10-01",
  "2022-10-01-preview",
  "2022-12-01-preview",
  "2023-02-01-preview",
  "2023-04-01",
  "2023-04-01-preview",
  "2023-06-01-preview",
  "2023-08-01-preview",
  "2023-10-01",
  "2024-01-01-preview",
  "2024-04-01",
  "2024-07-01-preview",
  "2024-10-01",
  "2024-10-01-preview",
  "2025-01-01-preview",
  "2025-04-01",
  "2025-04-01-preview",
  "2025-06-01",
  "2025-07-01-preview",
  "2025-09-01",
  "2025-10-01-preview",
  "2025-12-01",
  "2026-01-15-preview",
  "2026-03-01",
  "2026-03-15-preview",
  "2026-05-01",
  "2026-05-15-preview",
] as const;

/** The service token of an Azure Machine Learning online endpoint that authenticates by token. */
export const onlineEndpointToken = defineSource({
  name: "online-endpoint",
  functionName: "getOnlineEndpointToken",
  pulumi: "machinelearningservices:getOnlineEndpointToken",
  summary: "Service token of an Azure Machine Learning online endpoint.",
  documentation: "https://learn.microsoft.com/rest/api/azureml/online-endpoints/get-token",
  login: "azure",
  args: v.strictObject({
    endpointName: namedArgument(
      "endpointName",
      {
        pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$/,
        words: "1 to 255 letters, digits, `-` or `_`, starting with a letter or digit",
      },
      "Name of the online endpoint.",
      { short: "n" },
    ),
    resourceGroupName,
    workspaceName: namedArgument(
      "workspaceName",
      {
        pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{2,32}$/,
        words: "3 to 33 letters, digits, `-` or `_`, starting with a letter or digit",
      },
      "Name of the Azure Machine Learning workspace.",
      { short: "w" },
    ),
    subscriptionId,
    apiVersion: apiVersionArgument(apiVersions, "2021-03-01-preview"),
  }),
  result: v.object({
    accessToken: secret("The endpoint token."),
    expiryTimeUtc: v.pipe(
      v.number(),
      v.description("When the token expires: seconds since 1970-01-01 UTC, 0 when not told."),
    ),
    refreshAfterTimeUtc: v.pipe(
      v.number(),
      v.description("When to ask for the next token: seconds since 1970-01-01 UTC, 0 when not told."),
    ),
    tokenType: v.pipe(v.string(), v.description("Kind of token, such as `Bearer`.")),
  }),
  example: {
    endpointName: "my-online-endpoint",
    resourceGroupName: "rg",
    workspaceName: "my-aml-workspace",
  },
  complete: (args, settings) => withSubscription(args, settings),
  upstream: (settings) => ({ name: "arm", url: settings.cloud.resourceManager }),
  async fetchToken(args, context) {
    const endpoint = context.settings.cloud.resourceManager;
    const { token } = await context.getToken(clientToken, {});
    const response = await context.exchange(serializeOnlineEndpointTokenRequest(endpoint, args, token));
    const result = parseOnlineEndpointToken(response, new URL(endpoint).host);
    return { result, life: lifeOf(result.expiryTimeUtc, result.refreshAfterTimeUtc) };
  },
});

/** A token whose end the service does not tell is kept for a minute. */
const untoldLife = { expiresInMs: 60_000 };

function lifeOf(expiryTimeUtc: number, refreshAfterTimeUtc: number) {
  if (expiryTimeUtc === 0) return untoldLife;
  const expiresAt = expiryTimeUtc * 1000;
  return refreshAfterTimeUtc === 0 ? { expiresAt } : { expiresAt, refreshAt: refreshAfterTimeUtc * 1000 };
}
