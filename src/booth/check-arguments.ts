import * as v from "valibot";
import { UsageError } from "../model/errors.ts";
import { fieldsOf } from "../model/schema-facts.ts";
import type { AnySource } from "../model/token-source.ts";

/**
 * A caller's arguments with the documented defaults filled in.
 *
 * @throws UsageError naming the argument at fault.
 */
export function checkArguments(source: AnySource, args: unknown): Record<string, unknown> {
  const parsed = v.safeParse(source.args as v.GenericSchema<unknown, Record<string, unknown>>, args);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const argument = v.getDotPath(issue) ?? undefined;
  throw new UsageError(
    "TB_ERR_INVALID_ARGUMENT",
    `${source.name}: ${explain(source, issue, argument)}`,
    argument === undefined ? {} : { argument },
  );
}

function explain(source: AnySource, issue: v.BaseIssue<unknown>, argument: string | undefined): string {
  if (issue.type !== "strict_object") return issue.message;
  // What strict objects say is made for programmers of schemas.
  if (argument === undefined) return "its arguments must be given as an object.";
  if (Object.hasOwn(fieldsOf(source.args), argument)) return `${argument} is missing.`;
  return `there is no argument ${argument}. It takes ${Object.keys(fieldsOf(source.args)).join(", ")}.`;
}
