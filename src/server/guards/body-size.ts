import type { Refusal } from "../refusal.ts";

/**
 * The attack: bodies of megabytes, each kept until it is whole. Nothing is read of a body before the header section has
 * passed the guards and the key, and of one that is too long no more than the bound.
 */
export const bodySizeRefusal: Refusal = {
  by: "body-size",
  status: 413,
  error: "invalid_request",
  message: "The request body is too large.",
};
