import * as v from "valibot";
import { defineSource, secret } from "../model/token-source.ts";
import { defaultScope } from "../wire/entra.ts";
import { textArgument } from "./arguments.ts";

/** The access token of the current Azure login, for Resource Manager or any other API. */
export const clientToken = defineSource({
  name: "client",
  functionName: "getClientToken",
  pulumi: "authorization:getClientToken",
  summary: "Access token of the current Azure login, for Azure Resource Manager or any other API.",
  documentation:
    "https://www.pulumi.com/registry/packages/azure-native/api-docs/authorization/getclienttoken/",
  login: "azure",
  args: v.strictObject({
    endpoint: v.optional(
      textArgument(
        "endpoint",
        "Endpoint (audience) that the token is for, used as given; the configured cloud's Resource Manager unless told.",
        { short: "e" },
      ),
    ),
  }),
  result: v.object({ token: secret("The access token.") }),
  example: {},
  complete: (args, settings) => ({ endpoint: args.endpoint ?? `${settings.cloud.resourceManager}/` }),
  upstream: (settings, login) =>
    login?.().upstream?.(settings) ?? { name: "entra", url: settings.cloud.authorityHost },
  async fetchToken({ endpoint }, context) {
    const { token, life } = await context.fetchAccessToken({
      scope: defaultScope(endpoint),
      ...(context.claims !== undefined && { claims: context.claims }),
      ...(context.forceRefresh && { forceRefresh: true }),
    });
    return { result: { token }, life };
  },
});
