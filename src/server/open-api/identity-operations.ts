import { appServiceApiVersions, appServiceTokenPath } from "../../wire/app-service.ts";
import { azdApiVersion, azdTokenPath } from "../../wire/azd.ts";
import { cloudShellTokenPath } from "../../wire/cloud-shell.ts";
import { imdsTokenPath } from "../../wire/imds.ts";
import type { JsonSchema } from "./json-schema.ts";
import { refusals, schemaReference } from "./refusals.ts";

const text = { type: "string" };
const resource = query("resource", "What the token is for; echoed exactly.", {
  required: true,
  minLength: 1,
});
const metadata = {
  name: "Metadata",
  in: "header",
  required: true,
  description: "Must be true: no page or redirect can be made to send it.",
  schema: { type: "string", enum: ["true"] },
};
const statuses = [400, 403, 404, 405, 413, 414, 429, 500, 502, 503, 504];

/** The paths that other people's programs ask, under the names that their clients know. */
export const identityPaths: Readonly<Record<string, JsonSchema>> = {
  [imdsTokenPath]: { get: imdsOperation() },
  [appServiceTokenPath]: { get: appServiceOperation() },
  [azdTokenPath]: { post: azdOperation() },
  [cloudShellTokenPath]: { post: cloudShellOperation() },
};

function imdsOperation(): JsonSchema {
  return {
    operationId: "identity_get_token",
    tags: ["GetToken"],
    summary: "Get a token from the instance metadata service.",
    description: "Answered where the server was told to speak this protocol.",
    security: [],
    parameters: [
      metadata,
      resource,
      query("api-version", "Version of the protocol: 2018-02-01 or later.", { required: true }),
      query("client_id", "Client id of the identity; at most one of the three."),
      query("object_id", "Object id of the identity; at most one of the three."),
      query("msi_res_id", "Resource id of the identity; at most one of the three."),
      query("authority", "Login authority; refused unless it is the identity's own."),
      query("bypass_cache", "Asks for a new token.", { enum: ["true"] }),
    ],
    responses: {
      "200": answer("The token.", "IdentityTokenResponse"),
      ...refusals("IdentityErrorResponse", statuses),
    },
  };
}

function appServiceOperation(): JsonSchema {
  return {
    operationId: "getAppServiceToken",
    tags: ["ManagedIdentity"],
    summary: "Get a token as App Service hands them out.",
    security: [{ identityHeader: [] }, { secret: [] }],
    parameters: [
      resource,
      query("api-version", "Version of the protocol.", { required: true, enum: appServiceApiVersions }),
      query("client_id", "Client id of the identity; at most one of the four."),
      query("object_id", "Object id of the identity; at most one of the four."),
      query("principal_id", "Object id of the identity; at most one of the four."),
      query("mi_res_id", "Resource id of the identity; at most one of the four."),
      query("bypass_cache", "Asks for a new token.", { enum: ["true"] }),
    ],
    responses: {
      "200": answer("The token.", "AppServiceTokenResponse"),
      ...refusals("AppServiceErrorResponse", [401, ...statuses]),
    },
  };
}

function azdOperation(): JsonSchema {
  return {
    operationId: "getAzdToken",
    tags: ["AzureDeveloperCli"],
    summary: "Get a token as the Azure Developer CLI asks its host for them.",
    security: [{ key: [] }],
    parameters: [query("api-version", "Version of the protocol.", { required: true, enum: [azdApiVersion] })],
    requestBody: {
      required: true,
      content: { "application/json": { schema: schemaReference("AzdTokenRequest") } },
    },
    responses: {
      "200": {
        description: "The token, or why there is none.",
        content: {
          "application/json": {
            schema: { oneOf: [schemaReference("AzdTokenResponse"), schemaReference("AzdErrorResponse")] },
          },
        },
      },
      ...refusals("AzdErrorResponse", [400, 401, 403, 405, 413, 414, 415, 500]),
    },
  };
}

function cloudShellOperation(): JsonSchema {
  const form = {
    type: "object",
    properties: {
      resource: { type: "string", minLength: 1, description: "What the token is for; echoed exactly." },
      client_id: { ...text, description: "Client id of the identity." },
    },
    required: ["resource"],
  };
  return {
    operationId: "getCloudShellToken",
    tags: ["ManagedIdentity"],
    summary: "Get a token as Cloud Shell hands them out.",
    description: "Answered where the server was told to speak this protocol.",
    security: [],
    parameters: [metadata],
    requestBody: { required: true, content: { "application/x-www-form-urlencoded": { schema: form } } },
    responses: {
      "200": answer("The token.", "IdentityTokenResponse"),
      ...refusals("IdentityErrorResponse", [415, ...statuses]),
    },
  };
}

function query(
  name: string,
  description: string,
  { required = false, ...rules }: { readonly required?: boolean; readonly [rule: string]: unknown } = {},
): JsonSchema {
  return { name, in: "query", required, description, schema: { ...text, ...rules } };
}

function answer(description: string, schema: string): JsonSchema {
  return { description, content: { "application/json": { schema: schemaReference(schema) } } };
}
