import type { Refusal } from "../refusal.ts";

/**
 * The attack: a client that sends a byte now and then and so holds its connection for ever, and with many of them all
 * there can be (Slowloris). A request has its time, from its first byte to its last.
 */
export const slowRefusal: Refusal = {
  by: "slow",
  status: 408,
  error: "invalid_request",
  message: "The request did not arrive in time.",
};
