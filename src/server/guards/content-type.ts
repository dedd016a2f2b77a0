import type { Guard, Refusal } from "../refusal.ts";

/**
 * The attack: a form on a web page can post to us without asking first, as long as its content type is one of the
 * three that forms have. A dialect that takes JSON takes no other.
 */
export function createContentTypeGuard(mediaType: string): Guard {
  const refusal: Refusal = {
    by: "content-type",
    status: 415,
    error: "invalid_request",
    message: `The Content-Type must be ${mediaType}.`,
  };
  return ({ headers }) => {
    const type = headers["content-type"];
    if (typeof type !== "string") return refusal;
    return type.split(";", 1)[0]?.trim().toLowerCase() === mediaType ? undefined : refusal;
  };
}
