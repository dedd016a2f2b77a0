import type { GenericSchema } from "valibot";
import { getTitle } from "valibot";

/** The part of Pulumi's type language that tokens and their arguments need. */
export type PropertyType =
  | { readonly type: "string" | "boolean" | "integer" | "number" }
  | { readonly type: "array"; readonly items: PropertyType }
  | { readonly type: "object"; readonly additionalProperties: PropertyType }
  | { readonly objectType: string; readonly schema: GenericSchema<object, object> };

/**
 * Pulumi's word for what a schema describes. Closed lists of texts stay texts, so that a value which a service adds
 * later breaks nobody's program.
 *
 * @throws TypeError for a schema that has no counterpart.
 */
export function propertyType(schema: GenericSchema): PropertyType {
  switch (schema.type) {
    case "string":
    case "picklist":
      return { type: "string" };
    case "boolean":
      return { type: "boolean" };
    case "number":
      return { type: isInteger(schema) ? "integer" : "number" };
    case "array":
      return { type: "array", items: propertyType(part(schema, "item")) };
    case "record":
      return { type: "object", additionalProperties: propertyType(part(schema, "value")) };
    case "object":
    case "strict_object":
    case "loose_object":
      return { objectType: titleOf(schema), schema: schema as GenericSchema<object, object> };
    default:
      throw new TypeError(`A schema of type ${schema.type} has no counterpart in Pulumi's type language.`);
  }
}

function part(schema: GenericSchema, name: "item" | "value"): GenericSchema {
  return (schema as unknown as Record<typeof name, GenericSchema>)[name];
}

function isInteger(schema: GenericSchema): boolean {
  const { pipe = [] } = schema as { pipe?: readonly { readonly type: string }[] };
  return pipe.some(({ type }) => type === "integer");
}

function titleOf(schema: GenericSchema): string {
  const title = getTitle(schema as never);
  if (title === undefined)
    throw new TypeError("An object inside a result needs a v.title(): it names its type in the SDKs.");
  return title;
}
