import { bundle } from "./bundle.ts";

interface SchemaModules {
  readonly schemaText: () => string;
}

/** The package's schema as a file holds it, derived from the sources as they are now. */
export async function deriveSchema(): Promise<string> {
  const code = await bundle("src/schema/schema-text.ts", { format: "esm" });
  const url = `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`;
  const { schemaText } = (await import(url)) as SchemaModules;
  return schemaText();
}
