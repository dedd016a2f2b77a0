import type { Answer } from "../../model/answer.ts";
import type { Lender } from "../lender.ts";
import { invalidParameters, type RequestRefused } from "../refusal.ts";
import { readTokenClaims } from "../token-claims.ts";

/**
 * The attack: a program that works in one tenant is handed another tenant's token as if it were that one's, and changes
 * what it never meant to touch. Of a login whose tenant nobody configured, as the Azure CLI's, only its token tells; one
 * that does not tell is refused as well.
 */
export function ofTenant(tenantId: string, lend: Lender): Lender {
  const wanted = tenantId.toLowerCase();
  // The same token is looked into once, however often it is handed out.
  let passed: object | undefined;

  function isOfTenant({ result }: Answer<object>): boolean {
    if (result === passed) return true;
    const { token } = result as { readonly token?: unknown };
    const isOwn = typeof token === "string" && readTokenClaims(token).tenantId?.toLowerCase() === wanted;
    if (isOwn) passed = result;
    return isOwn;
  }

  return async (wants) => {
    const answer = await lend(wants);
    if (isOfTenant(answer)) return answer;
    throw refuseTenant();
  };
}

export function refuseTenant(): RequestRefused {
  return invalidParameters("The tenant is not the one that this identity's login belongs to.");
}
