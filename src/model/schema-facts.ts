import * as v from "valibot";

/** The schemas of an object schema's fields, by name; arguments and results of sources are such schemas. */
export function fieldsOf(schema: v.GenericSchema<object, object>): Readonly<Record<string, v.GenericSchema>> {
  return (schema as { entries?: Record<string, v.GenericSchema> }).entries ?? {};
}

/** Whether a field may be left out. */
export function isOptional(schema: v.GenericSchema): boolean {
  return schema.type === "optional";
}

/** The schema of the value itself, where one says only that it may be left out. */
export function required(schema: v.GenericSchema): v.GenericSchema {
  return schema.type === "optional" ? (schema as unknown as { wrapped: v.GenericSchema }).wrapped : schema;
}

/** The value of a field that is left out, if it has a documented one. */
export function defaultOf(schema: v.GenericSchema): unknown {
  return schema.type === "optional" ? (schema as unknown as { default: unknown }).default : undefined;
}

/** What the schema's author wrote for people. */
export function descriptionOf(schema: v.GenericSchema): string {
  return v.getDescription(required(schema) as never) ?? "";
}

export interface FieldFacts {
  /** One-letter flag. */
  readonly short?: string;
  readonly secret?: boolean;
}

export function factsOf(schema: v.GenericSchema): FieldFacts {
  return v.getMetadata(required(schema) as never);
}

/** Whether the field holds a token: it is redacted wherever results are shown. */
export function isSecret(schema: v.GenericSchema): boolean {
  return factsOf(schema).secret === true;
}
