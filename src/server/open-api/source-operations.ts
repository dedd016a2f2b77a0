import * as v from "valibot";
import type { AnySource } from "../../model/token-source.ts";
import { boothTokenPath } from "../dialects/booth.ts";
import { type JsonSchema, openApiSchema } from "./json-schema.ts";
import { refusals, schemaReference } from "./refusals.ts";

/** How an answer came about, as the library's own answers say it. */
const outcomes = ["hit", "stale", "stale-if-error", "joined", "fetched"];

const instant = (description: string) => ({ type: "integer", format: "int64", description });

/** The operation, argument and result of each source, all from its one definition. */
export function sourceOperations(sources: readonly AnySource[]) {
  const paths: Record<string, JsonSchema> = {};
  const schemas: Record<string, JsonSchema> = {};
  for (const source of sources) {
    const noun = source.functionName.replace(/^get/, "");
    schemas[`${noun}Arguments`] = openApiSchema(source.args);
    schemas[`${noun}Result`] = openApiSchema(source.result);
    schemas[`${noun}Answer`] = answerSchema(`${noun}Result`);
    paths[`${boothTokenPath}/${source.name}`] = { post: operation(source, noun) };
  }
  return { paths, schemas };
}

function operation(source: AnySource, noun: string): JsonSchema {
  const optional = v.safeParse(source.args, {}).success;
  return {
    operationId: source.functionName,
    tags: ["Tokens"],
    summary: source.summary,
    externalDocs: { url: source.documentation },
    security: [{ key: [] }],
    parameters: ["Identity", "BypassCache", "RejectedToken", "Capabilities"].map((name) => ({
      $ref: `#/components/parameters/${name}`,
    })),
    requestBody: {
      required: !optional,
      content: {
        "application/json": { schema: schemaReference(`${noun}Arguments`), example: source.example },
      },
    },
    responses: {
      "200": {
        description: "The token and what is known of it.",
        content: { "application/json": { schema: schemaReference(`${noun}Answer`) } },
      },
      ...refusals("Refusal", [400, 401, 403, 404, 405, 413, 414, 415, 429, 500, 502, 503, 504]),
    },
  };
}

function answerSchema(result: string): JsonSchema {
  return {
    type: "object",
    properties: {
      result: schemaReference(result),
      outcome: { type: "string", enum: outcomes, description: "How the answer came about." },
      issuedAt: instant("When it was asked for upstream, in milliseconds since 1970-01-01 UTC."),
      refreshAt: instant("From when on it is renewed, in milliseconds since 1970-01-01 UTC."),
      expiresAt: instant("When it ends, in milliseconds since 1970-01-01 UTC."),
    },
    required: ["result", "outcome", "issuedAt", "refreshAt", "expiresAt"],
  };
}
