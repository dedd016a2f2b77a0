import { UsageError } from "../../model/errors.ts";
import { fieldsOf, isSecret } from "../../model/schema-facts.ts";
import type { AnySource } from "../../model/token-source.ts";
import { text } from "../text.ts";

/** Names of the result fields that hold a token. */
export function secretFields(source: AnySource): readonly string[] {
  return Object.entries(fieldsOf(source.result)).flatMap(([name, field]) => (isSecret(field) ? [name] : []));
}

/**
 * The token in a source's result.
 *
 * @throws UsageError when the source hands out none.
 */
export function tokenOf(source: AnySource, result: Readonly<Record<string, unknown>>): string {
  const [field] = secretFields(source);
  const token = field === undefined ? undefined : result[field];
  if (typeof token === "string") return token;
  throw new UsageError("TB_ERR_INVALID_ARGUMENT", text.noToken(source.name), { argument: "output" });
}
