// Tables of keys for people, from the same schemas that check what people write.
import { toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";

interface Shape {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
}

export interface Key {
  readonly name: string;
  readonly type: string;
  readonly standard: string;
  readonly description: string;
  readonly required: boolean;
}

export interface Table {
  /** Where the keys stand: empty for the top, else `[name]` or `[[name]]` as TOML writes it. */
  readonly heading: string;
  readonly description: string;
  readonly keys: readonly Key[];
}

/** One table for the schema itself and for each table within it, in the order of the schema. */
export function schemaTables(schema: GenericSchema, spell: (name: string) => string): readonly Table[] {
  const shape = toJsonSchema(schema, { typeMode: "input", errorMode: "ignore" }) as Shape;
  return tablesOf(shape, "", "", spell);
}

function tablesOf(shape: Shape, path: string, heading: string, spell: (name: string) => string): Table[] {
  const entries = Object.entries(shape.properties ?? {});
  // A loose object is somebody else's format (a JWKS): its members are not ours to list.
  const isTable = ([, inner]: (typeof entries)[number]) =>
    (inner.items ?? inner).additionalProperties === false;
  const keys = entries
    .filter((entry) => !isTable(entry))
    .map(([name, inner]) => ({
      name: spell(name),
      type: typeOf(inner),
      standard: inner.default === undefined ? "" : JSON.stringify(inner.default),
      description: inner.description ?? "",
      required: shape.required?.includes(name) === true && inner.default === undefined,
    }));
  const inner = entries.filter(isTable).flatMap(([name, table]) => {
    const at = path === "" ? spell(name) : `${path}.${spell(name)}`;
    const within = table.items ?? table;
    const described = { ...within, description: table.description ?? within.description ?? "" };
    return tablesOf(described, at, table.items ? `[[${at}]]` : `[${at}]`, spell);
  });
  const own = { heading, description: shape.description ?? "", keys };
  return keys.length > 0 ? [own, ...inner] : inner;
}

function typeOf(shape: Shape): string {
  if (shape.enum) return shape.enum.map((choice) => `\`${JSON.stringify(choice)}\``).join(", ");
  if (shape.const !== undefined) return `\`${JSON.stringify(shape.const)}\``;
  if (shape.anyOf) return shape.anyOf.map(typeOf).join(" or ");
  if (shape.type === "array") return `list of ${typeOf(shape.items ?? {})}`;
  const words: Readonly<Record<string, string>> = {
    string: "text",
    object: "table",
    boolean: "true or false",
  };
  return words[shape.type ?? ""] ?? shape.type ?? "anything";
}
