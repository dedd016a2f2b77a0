import type { AnySource } from "../../model/token-source.ts";
import { identityPaths } from "./identity-operations.ts";
import { identitySchemas } from "./identity-schemas.ts";
import type { JsonSchema } from "./json-schema.ts";
import { operationsPaths } from "./operations.ts";
import { sourceOperations } from "./source-operations.ts";

const wish = (name: string, description: string, rules: JsonSchema = {}) => ({
  name,
  in: "query",
  description,
  schema: { type: "string", ...rules },
});

/**
 * The server's interface as OpenAPI 3.1. Sources describe themselves; the rest is other people's protocols.
 *
 * @see https://spec.openapis.org/oas/v3.1.1
 */
export function createOpenApiDocument(sources: readonly AnySource[]): JsonSchema {
  const { paths, schemas } = sourceOperations(sources);
  return {
    openapi: "3.1.1",
    info: {
      title: "Tokenbooth",
      version: "1.0.0",
      summary: "Short-lived cloud tokens for the programs of one machine.",
      description:
        "Answered on this machine only, to programs only: a request from a browser or through a proxy is refused.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/", description: "The server that this document came from." }],
    tags: [
      { name: "Tokens", description: "Every token system, one operation each." },
      { name: "GetToken", description: "The instance metadata service's protocol." },
      { name: "ManagedIdentity", description: "Other protocols of managed identities." },
      { name: "AzureDeveloperCli", description: "The Azure Developer CLI's protocol." },
      { name: "Operations", description: "For whoever runs the server." },
    ],
    paths: { ...paths, ...identityPaths, ...operationsPaths },
    components: {
      schemas: { ...schemas, ...identitySchemas },
      parameters: {
        Identity: wish(
          "client_id",
          "Client id of the identity to answer for; the system-assigned one unless told.",
        ),
        BypassCache: wish("bypass_cache", "Asks for a new token.", { enum: ["true"] }),
        RejectedToken: wish(
          "token_sha256_to_refresh",
          "SHA-256 of a token that was rejected: asks for a new one only while that is the one at hand.",
          { pattern: "^[0-9a-fA-F]{64}$" },
        ),
        Capabilities: wish("xms_cc", "Client capabilities, such as CP1, for a token that is asked for anew."),
      },
      headers: {
        RetryAfter: { description: "Seconds to wait.", schema: { type: "integer", minimum: 1 } },
      },
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "The server's key, or a named one." },
        identityHeader: { type: "apiKey", in: "header", name: "X-IDENTITY-HEADER" },
        secret: { type: "apiKey", in: "header", name: "secret" },
      },
    },
  };
}
