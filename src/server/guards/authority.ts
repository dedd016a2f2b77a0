import type { Settings } from "../../model/settings.ts";
import { invalidParameters } from "../refusal.ts";
import type { TokenOrder } from "../token-order.ts";

/**
 * The attack: a parameter names the server that the login's secret is sent to. Whatever is named here is compared
 * with the authority and tenant that the login is configured for, and never opened.
 *
 * @throws RequestRefused
 */
export function checkAuthority({ authority, tenantId }: TokenOrder, settings: Settings): void {
  if (authority !== undefined && !isOwnAuthority(authority, settings)) {
    throw invalidParameters("The authority is not the one that this identity's login belongs to.");
  }
  if (tenantId === undefined || settings.tenantId === undefined) return;
  if (tenantId.toLowerCase() !== settings.tenantId.toLowerCase()) {
    throw invalidParameters("The tenant is not the one that this identity's login belongs to.");
  }
}

function isOwnAuthority(authority: string, { cloud, tenantId }: Settings): boolean {
  const named = authority.toLowerCase().replace(/\/+$/, "");
  const own = cloud.authorityHost.toLowerCase();
  return named === own || (tenantId !== undefined && named === `${own}/${tenantId.toLowerCase()}`);
}
