import { jsonContentType } from "../wire/json.ts";
import type { Dialect } from "./route.ts";

/** Refusals of what belongs to none of the emulated services. */
export const plainDialect: Dialect = {
  refusal(status) {
    const [error, description] = refusals[status] ?? ["server_error", "The emulator was ordered to fail."];
    const body = JSON.stringify({ error, error_description: description });
    return { status, headers: jsonContentType, body };
  },
};

const refusals: Readonly<Record<number, readonly [error: string, description: string]>> = {
  400: ["invalid_request", "The request is not valid."],
  401: ["unauthorized", "The emulator's admin key is missing or wrong."],
  404: ["not_found", "Nothing is served at this path."],
  405: ["method_not_allowed", "The path does not take this method."],
};
