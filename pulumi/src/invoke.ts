import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { type Booth, UsageError } from "tokenbooth";
import { type AnySource, fieldsOf, isOptional, isSecret } from "tokenbooth/sources";
import type { Properties } from "./values/decode.ts";
import { encodeResult } from "./values/encode.ts";

/** What the engine wants done, once its envelope is off. */
export interface Invocation {
  readonly source: AnySource;
  readonly args: Properties;
  readonly signal: AbortSignal;
}

export interface Invoker {
  readonly booth: Booth<readonly AnySource[]>;
  readonly plainTokens: boolean;
}

/** Pulumi's name of a source's function. */
export function functionToken(source: AnySource): string {
  return `tokenbooth:${source.pulumi}`;
}

/**
 * Asks the booth and marks what comes back: tokens always, unless the user chose plain ones, and everything when an
 * argument was secret, because a result may repeat its arguments.
 *
 * @throws TokenboothError
 */
export async function invoke({ booth, plainTokens }: Invoker, invocation: Invocation): Promise<Struct> {
  const { source, args, signal } = invocation;
  const plainArgs = Object.fromEntries([...args].map(([name, { value }]) => [name, value]));
  // A deployment would rather wait for a throttled upstream than fail half-way.
  const { result } = await booth.getToken(source.name, plainArgs, { signal, waitWhenThrottled: true });
  if ([...args.values()].some(({ secret }) => secret)) return encodeResult(result, () => true);
  const fields = fieldsOf(source.result);
  return encodeResult(result, (name) => {
    const field = fields[name];
    // A field that no schema speaks of may be anything: it is treated as the worst it can be.
    return !plainTokens && (field === undefined || isSecret(field));
  });
}

/** The argument that a refusal is about, when it is one of the function's own. */
export function argumentAtFault(error: unknown, source: AnySource): string | undefined {
  if (!(error instanceof UsageError) || error.code !== "TB_ERR_INVALID_ARGUMENT") return undefined;
  const { argument } = error;
  return argument !== undefined && argument in fieldsOf(source.args) ? argument : undefined;
}

/** Whether what an argument leaves open is looked up in the settings: those that must be given never are. */
export function mayComeFromSettings(source: AnySource, argument: string): boolean {
  const field = fieldsOf(source.args)[argument];
  return field !== undefined && isOptional(field);
}
