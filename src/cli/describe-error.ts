import { LoginError, ThrottledError, TokenboothError } from "../model/errors.ts";
import { text } from "./text.ts";

/**
 * What a person reads of an error: what happened, what to do next, and what to quote to whoever helps.
 *
 * Of an error that nobody foresaw only its kind and place are told. Its message comes from code we do not know,
 * which may put a header or a body into it.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof TokenboothError)) return describeUnforeseen(error);
  const { upstream } = error;
  return [
    text.message(error.message),
    ...nextStep(error),
    text.code(error.code),
    ...(upstream?.code === undefined ? [] : [text.upstreamCode(upstream.code)]),
    ...(upstream?.requestId === undefined ? [] : [text.requestId(upstream.requestId)]),
  ].join("\n");
}

function nextStep(error: TokenboothError): readonly string[] {
  if (error instanceof LoginError && error.code === "TB_ERR_NO_LOGIN")
    return [text.next(text.nextSteps.noLogin)];
  if (error instanceof ThrottledError) {
    return [text.next(text.nextSteps.throttled(Math.ceil(error.retryAfterMs / 1000)))];
  }
  return [];
}

function describeUnforeseen(error: unknown): string {
  const name = error instanceof Error ? error.name : typeof error;
  const frames =
    error instanceof Error ? (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)) : [];
  return [text.message(text.unexpected(name)), ...frames].join("\n");
}
