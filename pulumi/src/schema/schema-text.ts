import { sources } from "tokenbooth/sources";
import { version } from "../version.ts";
import { packageSchema } from "./package-schema.ts";

/** The published package's schema, as the file in `sdk/` holds it. */
export function schemaText(): string {
  return `${JSON.stringify(packageSchema(sources, version), null, 2)}\n`;
}
