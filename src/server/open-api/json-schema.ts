import { toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";

export type JsonSchema = Readonly<Record<string, unknown>>;

/** A schema as OpenAPI 3.1 takes it: JSON Schema of 2020-12, without what only we understand. */
export function openApiSchema(schema: v.GenericSchema): JsonSchema {
  return published(toJsonSchema(schema, { errorMode: "ignore", target: "draft-2020-12" })) as JsonSchema;
}

/**
 * Our own marks on a schema's fields, the flag's letter and whether the value is a token; and the default of an
 * argument, which some client generators take for a reason to demand it. Its description names it.
 */
const marks = new Set(["$schema", "short", "secret", "default"]);

function published(value: unknown, inProperties = false): unknown {
  if (Array.isArray(value)) return value.map((item) => published(item));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([name, item]) => inProperties || !(marks.has(name) || isForeignPattern(name, item)),
  );
  return Object.fromEntries(
    kept.map(([name, item]) => [name, published(item, !inProperties && name === "properties")]),
  );
}

/** Character classes by property are a matter of each language: Python's generated clients cannot read them. */
function isForeignPattern(name: string, value: unknown): boolean {
  return name === "pattern" && typeof value === "string" && value.includes("\\p{");
}
