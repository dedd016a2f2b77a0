import { RefusedError } from "../model/errors.ts";
import type { Fetch } from "./fetch.ts";

/**
 * Answers an upstream's claims challenge: asks again, once, with the claims it named. Every login on the way is
 * then asked for a new token that carries them.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
export function withClaimsChallenge<Value>(fetch: Fetch<Value>): Fetch<Value> {
  return async (order) => {
    try {
      return await fetch(order);
    } catch (error) {
      const challenged = error instanceof RefusedError && error.claims !== undefined;
      if (!challenged || order.claims !== undefined) throw error;
      return fetch({ ...order, claims: error.claims ?? "" });
    }
  };
}
