import type { Refusal } from "../refusal.ts";

/** The attack: header lines without end, each kept until the last has come. They are bounded where they are read. */
export const headerSizeRefusal: Refusal = {
  by: "header-size",
  status: 431,
  error: "invalid_request",
  message: "The request's header section is too large.",
};
