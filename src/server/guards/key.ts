import type { RouteRequest } from "../../model/http.ts";
import type { Caller, Keys } from "../keys.ts";
import type { Refusal } from "../refusal.ts";

const refusal: Refusal = {
  by: "key",
  status: 401,
  error: "unauthorized_client",
  message: "The key is missing, wrong, expired or revoked.",
};

/** How a dialect's callers show their key. */
export type ProofOf = (headers: RouteRequest["headers"]) => string | undefined;

/**
 * The attack: any other program of this machine asks for tokens. Each start has a key of 256 random bits unless keys
 * are configured; it is told to those that may ask, and compared in constant time (`model/kept-secret.ts`). A header that is
 * sent twice proves nothing.
 */
export function createKeyGuard(
  keys: Keys,
  proofOf: ProofOf,
  now: () => number,
): (request: RouteRequest) => Caller | Refusal {
  return ({ headers }) => {
    const secret = proofOf(headers);
    return (secret === undefined ? undefined : keys.find(secret, now())) ?? refusal;
  };
}

/** The value of `Authorization: Bearer …`. */
export const bearerProof: ProofOf = ({ authorization }) =>
  typeof authorization === "string" ? /^Bearer +([^\s]+)$/i.exec(authorization)?.[1] : undefined;
