import type { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { isUnknown, outputSignature, secretSignature, signatureKey } from "./signatures.ts";

/** A property as the engine sent it, with Pulumi's marks taken off and remembered. */
export interface Property {
  readonly value: unknown;
  /** Whether any part of it was marked secret. */
  readonly secret: boolean;
  /** Whether any part of it is known only when the deployment runs. */
  readonly unknown: boolean;
}

export type Properties = ReadonlyMap<string, Property>;

/** Reads a struct of properties; those that are null count as absent. */
export function decodeProperties(struct: Struct | undefined): Properties {
  const entries = Object.entries(struct?.toJavaScript() ?? {});
  return new Map(
    entries.filter(([, sent]) => sent !== null).map(([name, sent]) => [name, decodeValue(sent)] as const),
  );
}

function decodeValue(sent: JavaScriptValue): Property {
  if (Array.isArray(sent)) return list(sent.map(decodeValue));
  if (sent === null || typeof sent !== "object") {
    return { value: sent, secret: false, unknown: isUnknown(sent) };
  }
  const marked = sent as Readonly<Record<string, JavaScriptValue>>;
  switch (marked[signatureKey]) {
    case secretSignature:
      return { ...decodeValue(marked["value"] ?? null), secret: true };
    case outputSignature: {
      const { value, secret, unknown } = decodeValue(marked["value"] ?? null);
      return {
        value,
        secret: secret || marked["secret"] === true,
        unknown: unknown || marked["value"] === undefined,
      };
    }
    default:
      return record(Object.entries(marked).map(([name, value]) => [name, decodeValue(value)] as const));
  }
}

function list(items: readonly Property[]): Property {
  return { ...marksOf(items), value: items.map(({ value }) => value) };
}

function record(fields: readonly (readonly [string, Property])[]): Property {
  const value = Object.fromEntries(fields.map(([name, field]) => [name, field.value]));
  return { ...marksOf(fields.map(([, field]) => field)), value };
}

function marksOf(parts: readonly Property[]): Pick<Property, "secret" | "unknown"> {
  return { secret: parts.some(({ secret }) => secret), unknown: parts.some(({ unknown }) => unknown) };
}
