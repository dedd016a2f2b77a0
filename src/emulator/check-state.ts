import * as v from "valibot";
import { UsageError } from "../model/errors.ts";
import { EmulatorState, type EmulatorStateInput, type Lifetimes, LifetimesState } from "./state.ts";
import { findDanglingReference } from "./state-references.ts";

/** @throws UsageError naming the member that is wrong. */
export function checkState(input: EmulatorStateInput | undefined): EmulatorState | undefined {
  if (input === undefined) return undefined;
  const state = parse(EmulatorState, input, "state");
  const dangling = findDanglingReference(state);
  if (dangling !== undefined) throw invalid(`state.${dangling.path.join(".")}`, dangling.problem);
  return state;
}

/** @throws UsageError naming the lifetime that is wrong. */
export function checkLifetimes(input: Partial<Lifetimes>): Partial<Lifetimes> {
  return parse(v.partial(LifetimesState), input, "lifetimes") as Partial<Lifetimes>;
}

function parse<Schema extends v.GenericSchema>(schema: Schema, input: unknown, name: string) {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue);
  // Not the schema's own message: that may quote the value.
  const problem = issue.message.startsWith("Invalid")
    ? `expected ${issue.expected ?? "something else"}`
    : issue.message;
  throw invalid(path === null ? name : `${name}.${path}`, problem);
}

function invalid(key: string, problem: string): UsageError {
  return new UsageError("TB_ERR_INVALID_ARGUMENT", `${key}: ${problem}`, { argument: key });
}
