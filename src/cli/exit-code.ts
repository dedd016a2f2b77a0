import { type ErrorCode, TokenboothError } from "../model/errors.ts";

/** What the program's exit code says; scripts rely on these numbers. */
export const exitCodes = {
  done: 0,
  unexpected: 1,
  usage: 2,
  noLogin: 3,
  refused: 4,
  notFound: 5,
  throttled: 6,
  unavailable: 7,
} as const;

const byErrorCode: Readonly<Record<ErrorCode, number>> = {
  TB_ERR_INVALID_ARGUMENT: exitCodes.usage,
  TB_ERR_INVALID_CONFIG: exitCodes.usage,
  TB_ERR_UNKNOWN_SOURCE: exitCodes.usage,
  TB_ERR_NO_LOGIN: exitCodes.noLogin,
  TB_ERR_LOGIN_FAILED: exitCodes.noLogin,
  TB_ERR_UPSTREAM_REFUSED: exitCodes.refused,
  TB_ERR_NOT_FOUND: exitCodes.notFound,
  TB_ERR_THROTTLED: exitCodes.throttled,
  TB_ERR_UPSTREAM_UNAVAILABLE: exitCodes.unavailable,
  TB_ERR_UPSTREAM_MALFORMED: exitCodes.unavailable,
  TB_ERR_TIMEOUT: exitCodes.unavailable,
  TB_ERR_INTERNAL: exitCodes.unexpected,
};

/** The exit code for what a command threw. */
export function exitCodeOf(error: unknown): number {
  return error instanceof TokenboothError ? byErrorCode[error.code] : exitCodes.unexpected;
}

/**
 * The exit code for the command-line parser's own: it counts its mistakes below zero, of which an unknown
 * command (-5) and a wrong argument (-4) are the person's.
 */
export function exitCodeOfParser(code: number): number {
  if (code >= 0) return code;
  return code === -5 || code === -4 ? exitCodes.usage : exitCodes.unexpected;
}
