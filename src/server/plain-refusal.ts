import { jsonContentType } from "../wire/json.ts";
import type { Refusal, WordRefusal } from "./refusal.ts";

/** How a refusal reads where no dialect is concerned. */
export const wordPlainRefusal: WordRefusal = ({ status, error, message }) => ({
  status,
  headers: jsonContentType,
  body: JSON.stringify({ error, error_description: message }),
});

/**
 * The attack: looking for a path that was forgotten to be guarded, or a file. There is no file behind any path, and
 * what is not in the list of routes is not there.
 */
export const unknownPath: Refusal = {
  by: "path",
  status: 404,
  error: "not_found",
  message: "There is nothing at this path.",
};

/** @param allowed The one method that the path takes. */
export function wrongMethod(allowed: string): Refusal {
  return {
    by: "method",
    status: 405,
    error: "method_not_allowed",
    message: `This path takes ${allowed} only.`,
    headers: { allow: allowed },
  };
}
