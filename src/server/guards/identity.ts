import type { IdentitySelector } from "../../wire/managed-identity-query.ts";
import { RequestRefused } from "../refusal.ts";

/**
 * The attack: a program names an identity that nobody mapped to a login, and gets the default login's token for it:
 * rights that it was never meant to have, under a name that hides them. An identity that is not known, or that the
 * caller's key is not for, is refused as the metadata service refuses one that is not assigned to the machine. It does not
 * matter where it is named: a source's arguments are as good a place as the query (`../source-order.ts`).
 */
export function refuseIdentity(selector: IdentitySelector | undefined): RequestRefused {
  return new RequestRefused({
    by: "identity",
    status: 400,
    error: "invalid_request",
    message: "Identity not found",
    facts: { selector: selector?.kind ?? "system" },
  });
}
