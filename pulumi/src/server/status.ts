import { status as codes } from "@grpc/grpc-js";
import { type ErrorCode, TokenboothError } from "tokenbooth";
import { errorText } from "../error-text.ts";

/** A failure as gRPC carries it. The details are what the user reads. */
export interface Status {
  readonly code: codes;
  readonly details: string;
}

/**
 * `UNAVAILABLE` and `CANCELLED` are kept out on purpose: the SDKs take them for the end of the engine, and a
 * Python program then ends as if all were well.
 */
const byErrorCode: Readonly<Record<ErrorCode, codes>> = {
  TB_ERR_INVALID_ARGUMENT: codes.INVALID_ARGUMENT,
  TB_ERR_INVALID_CONFIG: codes.FAILED_PRECONDITION,
  TB_ERR_UNKNOWN_SOURCE: codes.NOT_FOUND,
  TB_ERR_NO_LOGIN: codes.UNAUTHENTICATED,
  TB_ERR_LOGIN_FAILED: codes.UNAUTHENTICATED,
  TB_ERR_UPSTREAM_REFUSED: codes.PERMISSION_DENIED,
  TB_ERR_NOT_FOUND: codes.NOT_FOUND,
  TB_ERR_THROTTLED: codes.RESOURCE_EXHAUSTED,
  TB_ERR_UPSTREAM_UNAVAILABLE: codes.ABORTED,
  TB_ERR_UPSTREAM_MALFORMED: codes.ABORTED,
  TB_ERR_TIMEOUT: codes.DEADLINE_EXCEEDED,
  TB_ERR_INTERNAL: codes.INTERNAL,
};

/** The status for what a call threw, with texts that came in as secrets taken out of its words. */
export function statusOf(error: unknown, secretTexts: readonly string[] = []): Status {
  const code = error instanceof TokenboothError ? byErrorCode[error.code] : codes.INTERNAL;
  return { code, details: errorText(error, { secretTexts }) };
}

/** The status of every call that was under way when the engine told the plugin to stop. */
export const cancelled: Status = {
  code: codes.CANCELLED,
  details: "The deployment was cancelled before the token came.",
};
