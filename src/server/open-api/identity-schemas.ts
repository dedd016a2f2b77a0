import type { JsonSchema } from "./json-schema.ts";

const text = (description: string) => ({ type: "string", description });
const digits = (description: string) => ({ type: "string", pattern: "^[0-9]+$", description });

const tokenResponse = {
  access_token: text("The token."),
  resource: text("What the token is for, as it was asked."),
  token_type: text("Kind of token."),
  client_id: text("Client id of the identity."),
};

/** Bodies of other people's protocols, under the names that generated clients know them by. */
export const identitySchemas: Readonly<Record<string, JsonSchema>> = {
  IdentityTokenResponse: object(
    {
      ...tokenResponse,
      expires_in: digits("Seconds of life that are left."),
      expires_on: digits("When it ends, in seconds since 1970-01-01 UTC."),
      ext_expires_in: digits("Seconds of the extended life."),
      not_before: digits("From when on it is valid, in seconds since 1970-01-01 UTC."),
      object_id: text("Object id of the identity, when asked for by it."),
      msi_res_id: text("Resource id of the identity, when asked for by it."),
    },
    [
      "access_token",
      "client_id",
      "expires_in",
      "expires_on",
      "ext_expires_in",
      "not_before",
      "resource",
      "token_type",
    ],
  ),
  IdentityErrorResponse: object(
    {
      error: text("What is wrong, in a word."),
      error_description: text("What is wrong, for a person."),
      "newest-versions": {
        type: "array",
        items: { type: "string" },
        description: "Versions to use instead.",
      },
    },
    ["error"],
  ),
  AppServiceTokenResponse: object(
    {
      ...tokenResponse,
      expires_on: text("When it ends: seconds since 1970-01-01 UTC, or a date in the older version."),
    },
    ["access_token", "expires_on", "resource", "token_type"],
  ),
  AppServiceErrorResponse: object(
    {
      statusCode: { type: "integer", description: "The status." },
      message: text("What is wrong, for a person."),
      correlationId: text("Names this answer."),
      error: text("What is wrong, in a word."),
      error_description: text("What is wrong, for a person."),
    },
    ["error"],
  ),
  AzdTokenRequest: object(
    {
      scopes: {
        type: "array",
        items: { type: "string", pattern: "^.+/\\.default$" },
        minItems: 1,
        maxItems: 1,
        description: "The scope of an application.",
      },
      tenantId: text("Tenant of the login; refused unless it is the login's own."),
    },
    ["scopes"],
  ),
  AzdTokenResponse: object(
    {
      status: { type: "string", enum: ["success"], description: "That there is a token." },
      token: text("The token."),
      expiresOn: { type: "string", format: "date-time", description: "When it ends." },
    },
    ["status", "token", "expiresOn"],
  ),
  AzdErrorResponse: object(
    {
      status: { type: "string", enum: ["error"], description: "That there is no token." },
      code: text("Whether nobody is signed in, or getting the token failed."),
      message: text("What is wrong, for a person."),
      error: text("What is wrong, in a word."),
    },
    ["error"],
  ),
  Refusal: object(
    {
      error: text("What is wrong, in a word."),
      message: text("What is wrong, for a person."),
      error_description: text("What is wrong, for a person."),
      by: text("The guard that refused, or upstream."),
      code: text("Stable code of the library's error."),
      argument: text("The argument at fault."),
      retryAfterMs: { type: "number", description: "Milliseconds to wait before asking again." },
      upstream: object(
        {
          host: text("Host that was asked."),
          status: { type: "integer", description: "Its status." },
          code: text("Its own code."),
          requestId: text("What to quote to its support."),
        },
        ["host"],
      ),
    },
    ["error"],
  ),
};

function object(properties: JsonSchema, required: readonly string[]): JsonSchema {
  return { type: "object", properties, required };
}
