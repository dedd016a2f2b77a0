import type { Answer } from "../../../src/model/answer.ts";
import { ThrottledError, TokenboothError } from "../../../src/model/errors.ts";
import type { ModelCaller } from "./reference-model.ts";
import type { createReferenceTime } from "./reference-time.ts";

/** What a caller was told, in words and in numbers. */
interface Told {
  readonly name: string;
  readonly token: string | undefined;
  readonly numbers: readonly number[];
}

/**
 * What a caller was told, in one word.
 *
 * @throws when it is not what the model expects.
 */
export function compare(
  caller: ModelCaller,
  actual: Answer<{ token: string }> | Error,
  time: ReturnType<typeof createReferenceTime>,
): string {
  const told = actual instanceof Error ? toldError(actual) : toldAnswer(actual);
  const should = toldByModel(caller, time);
  if (should === undefined)
    throw new Error(`${caller.key}: told ${JSON.stringify(told)}, but should still wait`);
  const apart = told.numbers.some((number, nr) => Math.abs(number - (should.numbers[nr] ?? Number.NaN)) > 1);
  const mayBeFirst = caller.paused && should.name === "joined" && told.name === "fetched";
  const mayBeLater = caller.paused && should.name === "fetched" && told.name === "joined";
  const sameName = told.name === should.name || mayBeFirst || mayBeLater;
  if (!sameName || told.token !== should.token || apart) {
    throw new Error(`${caller.key}: told ${JSON.stringify(told)} instead of ${JSON.stringify(should)}`);
  }
  return told.name;
}

function toldByModel(
  { expected }: ModelCaller,
  time: ReturnType<typeof createReferenceTime>,
): Told | undefined {
  if (expected === undefined) return undefined;
  if ("failure" in expected) {
    const throttled = expected.failure === "TB_ERR_THROTTLED";
    return {
      name: expected.failure,
      token: undefined,
      numbers: throttled ? [expected.retryAfterMs ?? 0] : [],
    };
  }
  const { token, outcome } = expected;
  const numbers = [token.issuedAt, token.refreshAt, token.expiresAt].map(time.toWall);
  return { name: outcome, token: token.text, numbers };
}

function toldAnswer({ result, outcome, issuedAt, refreshAt, expiresAt }: Answer<{ token: string }>): Told {
  return { name: outcome, token: result.token, numbers: [issuedAt, refreshAt, expiresAt] };
}

function toldError(error: Error): Told {
  const name = error instanceof TokenboothError ? error.code : error.message;
  return { name, token: undefined, numbers: error instanceof ThrottledError ? [error.retryAfterMs] : [] };
}
