import { type ErrorCode, ThrottledError, TokenboothError, UnavailableError } from "../model/errors.ts";
import type { Refusal } from "./refusal.ts";

/**
 * What a failure to get a token becomes on the wire, whatever the dialect. Two statuses are left out on purpose:
 * clients take 404 and 410 of a metadata service for "wait", and 401 for a wrong key.
 */
const words: Readonly<Record<ErrorCode, readonly [status: number, error: string]>> = {
  TB_ERR_INVALID_ARGUMENT: [400, "invalid_request"],
  TB_ERR_INVALID_CONFIG: [500, "server_error"],
  TB_ERR_UNKNOWN_SOURCE: [400, "invalid_request"],
  TB_ERR_NO_LOGIN: [400, "unauthorized_client"],
  TB_ERR_LOGIN_FAILED: [400, "unauthorized_client"],
  TB_ERR_UPSTREAM_REFUSED: [400, "access_denied"],
  TB_ERR_NOT_FOUND: [400, "invalid_request"],
  TB_ERR_THROTTLED: [429, "too_many_requests"],
  TB_ERR_UPSTREAM_UNAVAILABLE: [503, "service_unavailable"],
  TB_ERR_UPSTREAM_MALFORMED: [502, "server_error"],
  TB_ERR_TIMEOUT: [504, "service_unavailable"],
  TB_ERR_INTERNAL: [500, "server_error"],
};

/** Entra's ways to say that there is no such resource, which the metadata service passes on under a word of its own. */
const unknownResource = new Set(["AADSTS500011", "AADSTS50001"]);

export function upstreamRefusal(error: unknown): Refusal {
  // Of an error that nobody foresaw nothing is told: its message comes from code we do not know.
  if (!(error instanceof TokenboothError)) {
    return { by: "upstream", status: 500, error: "server_error", message: "The server failed to answer." };
  }
  const [status, word] = words[error.code];
  const retryAfterMs =
    error instanceof ThrottledError || error instanceof UnavailableError ? error.retryAfterMs : undefined;
  return {
    by: error.code === "TB_ERR_INVALID_ARGUMENT" ? "parameters" : "upstream",
    status,
    error: unknownResource.has(error.upstream?.code ?? "") ? "invalid_resource" : word,
    message: error.message,
    facts: error.toJSON(),
    ...(retryAfterMs !== undefined && { headers: { "retry-after": wholeSeconds(retryAfterMs) } }),
  };
}

/** Rounded up: who comes back a moment early is told to wait again. */
function wholeSeconds(ms: number): string {
  return String(Math.max(1, Math.ceil(ms / 1000)));
}
