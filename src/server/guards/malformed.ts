import type { Refusal } from "../refusal.ts";

/**
 * The attack: request smuggling. A request that two readers would end at different places, as one with two lengths or
 * with both a length and chunks, hides another one from whoever looked only at the first. What is not exactly one
 * well-formed request is not answered, and its connection ends, so that nothing of it is read as the next.
 */
export const malformedRefusal: Refusal = {
  by: "malformed",
  status: 400,
  error: "invalid_request",
  message: "This is not a well-formed HTTP request.",
};
