import * as v from "valibot";
import { defineSource, secret } from "../model/token-source.ts";
import { imdsIdentityApiVersions, parseImdsToken, serializeImdsTokenRequest } from "../wire/imds.ts";
import { apiVersionArgument, textArgument } from "./arguments.ts";

const selectors = ["clientId", "objectId", "msiResId"] as const;

/** The managed-identity token of the machine the program runs on, from its instance metadata service. */
export const identityToken = defineSource({
  name: "identity",
  functionName: "getIdentityToken",
  pulumi: "imds:getToken",
  summary: "Managed-identity token from the instance metadata service of an Azure machine.",
  documentation:
    "https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token",
  login: "host",
  args: v.pipe(
    v.strictObject({
      resource: textArgument(
        "resource",
        "Identifier URI of the service that the token is for, not URL-encoded.",
        {
          short: "r",
        },
      ),
      apiVersion: apiVersionArgument(imdsIdentityApiVersions, "2018-02-01"),
      clientId: v.optional(
        textArgument("clientId", "Client ID of the identity to use; at most one of the three selectors."),
      ),
      objectId: v.optional(
        textArgument("objectId", "Object ID of the identity to use; at most one of the three selectors."),
      ),
      msiResId: v.optional(
        textArgument(
          "msiResId",
          "Azure resource ID of the identity to use; at most one of the three selectors.",
        ),
      ),
      authority: v.optional(
        textArgument("authority", "Authority that issues the token, instead of the identity's own."),
      ),
      bypassCache: v.optional(
        v.pipe(
          v.boolean("bypassCache must be true or false."),
          v.description("Ask the service not to answer from its own cache."),
          v.metadata({}),
        ),
      ),
    }),
    v.check(
      (args) => selectors.filter((name) => args[name] !== undefined).length <= 1,
      "Only one of clientId, objectId and msiResId may be given.",
    ),
  ),
  result: v.object({
    accessToken: secret("The access token."),
    clientId: v.pipe(v.string(), v.description("Client ID of the identity that was used.")),
    objectId: v.optional(
      v.pipe(v.string(), v.description("Object ID of the identity, when asked for by it.")),
    ),
    msiResId: v.optional(
      v.pipe(v.string(), v.description("Resource ID of the identity, when asked for by it.")),
    ),
    expiresIn: v.pipe(v.string(), v.description("Seconds for which the token is valid.")),
    expiresOn: v.pipe(v.string(), v.description("When the token expires, in seconds since 1970-01-01 UTC.")),
    extExpiresIn: v.optional(v.pipe(v.string(), v.description("Seconds of the extended lifetime."))),
    notBefore: v.pipe(
      v.string(),
      v.description("When the token becomes valid, in seconds since 1970-01-01 UTC; 0 when not told."),
    ),
    resource: v.pipe(v.string(), v.description("Identifier URI of the service that the token is for.")),
    tokenType: v.pipe(v.string(), v.description("Kind of token, such as `Bearer`.")),
  }),
  example: { resource: "https://management.azure.com/" },
  // What a caller wishes of caches does not change which token it is.
  complete: ({ bypassCache: _, ...args }) => args,
  forces: (args) => args.bypassCache === true,
  upstream: (settings) => ({ name: "imds", url: settings.imdsEndpoint, limits: "host" }),
  handOut: (result, remainingMs) => ({ ...result, expiresIn: String(Math.floor(remainingMs / 1000)) }),
  async fetchToken(args, context) {
    const endpoint = context.settings.imdsEndpoint;
    const response = await context.exchange(
      serializeImdsTokenRequest(endpoint, { ...args, bypassCache: context.forceRefresh }),
    );
    const body = parseImdsToken(response, new URL(endpoint).host);
    const result = {
      accessToken: body.access_token,
      clientId: body.client_id,
      ...(body.object_id !== undefined && { objectId: body.object_id }),
      ...(body.msi_res_id !== undefined && { msiResId: body.msi_res_id }),
      expiresIn: body.expires_in,
      expiresOn: body.expires_on,
      ...(body.ext_expires_in !== undefined && { extExpiresIn: body.ext_expires_in }),
      notBefore: body.not_before,
      resource: body.resource,
      tokenType: body.token_type,
    };
    return { result, life: { expiresInMs: Number(body.expires_in) * 1000 } };
  },
});
