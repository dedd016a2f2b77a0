import { type AnySource, descriptionOf, fieldsOf, isOptional, isSecret, required } from "tokenbooth/sources";
import type { GenericSchema } from "valibot";
import { type PropertyType, propertyType } from "./property-type.ts";

type ObjectSchema = GenericSchema<object, object>;

/** Pulumi's description of one source's function, and of the types that its result needs. */
export function functionSchema(source: AnySource): { readonly function: object; readonly types: object } {
  const [moduleName = "", functionName = ""] = source.pulumi.split(":");
  const types: Record<string, object> = {};
  const spec = (type: PropertyType) => typeSpec(type, moduleName, types);
  return {
    function: {
      description: `${source.summary}\n\nSee ${source.documentation}.`,
      inputs: { description: `Arguments of ${functionName}.`, ...objectSpec(source.args, spec) },
      outputs: { description: `Result of ${functionName}.`, ...objectSpec(source.result, spec) },
    },
    types,
  };
}

function objectSpec(schema: ObjectSchema, spec: (type: PropertyType) => object): object {
  const fields = Object.entries(fieldsOf(schema));
  const properties = fields.map(([name, field]) => [
    name,
    {
      ...spec(propertyType(required(field))),
      description: descriptionOf(field),
      ...(isSecret(field) && { secret: true }),
    },
  ]);
  const names = fields.filter(([, field]) => !isOptional(field)).map(([name]) => name);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    ...(names.length > 0 && { required: names.sort() }),
  };
}

function typeSpec(type: PropertyType, moduleName: string, types: Record<string, object>): object {
  const spec = (inner: PropertyType) => typeSpec(inner, moduleName, types);
  if ("objectType" in type) {
    const token = `tokenbooth:${moduleName}:${type.objectType}`;
    types[token] = { description: descriptionOf(type.schema), ...objectSpec(type.schema, spec) };
    return { $ref: `#/types/${token}` };
  }
  if (type.type === "array") return { type: "array", items: spec(type.items) };
  if (type.type === "object")
    return { type: "object", additionalProperties: spec(type.additionalProperties) };
  return { type: type.type };
}

/** Pulumi's description of a plain type, where no object is part of it. */
export function plainTypeSpec(type: PropertyType): object {
  return typeSpec(type, "", {});
}
