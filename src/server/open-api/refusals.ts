import type { JsonSchema } from "./json-schema.ts";

const words: Readonly<Record<number, string>> = {
  400: "The request cannot be answered as it is.",
  401: "The key is missing, wrong, expired or revoked.",
  403: "It is not handed out to this caller, or the upstream refused.",
  404: "There is no such thing.",
  405: "The path takes another method.",
  413: "The body is too long.",
  414: "The request target is too long.",
  415: "The body is of another media type.",
  429: "The upstream asked for a pause.",
  500: "The server failed to answer.",
  502: "The upstream's answer was not what it promises.",
  503: "The upstream cannot be reached.",
  504: "The upstream took too long.",
};

/** The responses of an operation that are refusals, all of one shape. */
export function refusals(schema: string, statuses: readonly number[]): JsonSchema {
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      {
        description: words[status],
        ...(status === 429 && { headers: { "Retry-After": { $ref: "#/components/headers/RetryAfter" } } }),
        content: { "application/json": { schema: schemaReference(schema) } },
      },
    ]),
  );
}

export function schemaReference(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}
