import type { Refusal } from "../refusal.ts";

/** No attack: an `Expect` header that we cannot fulfil. It is answered, counted and logged as all else that is refused. */
export const expectationRefusal: Refusal = {
  by: "expectation",
  status: 417,
  error: "invalid_request",
  message: "The only expectation that is met is 100-continue.",
};
