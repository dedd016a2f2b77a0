import type { Settings } from "../../model/settings.ts";
import { invalidParameters } from "../refusal.ts";
import type { TokenOrder } from "../token-order.ts";
import { refuseTenant } from "./tenant.ts";

/**
 * The attack: a parameter names the server that the login's secret is sent to. Whatever is named here is compared
 * with the authority and tenant that the login is configured for, and never opened. A tenant that nobody configured is
 * compared with the token's (`tenant.ts`).
 *
 * @throws RequestRefused
 */
export function checkAuthority({ authority, tenantId }: TokenOrder, settings: Settings): void {
  if (authority !== undefined && !isOwnAuthority(authority, settings)) {
    throw invalidParameters("The authority is not the one that this identity's login belongs to.");
  }
  if (tenantId === undefined || settings.tenantId === undefined) return;
  if (tenantId.toLowerCase() !== settings.tenantId.toLowerCase()) {
    throw refuseTenant();
  }
}

/** The same for two authorities exactly when they name the same one. */
export function authorityKey(authority: string): string {
  return authority.toLowerCase().replace(/\/+$/, "");
}

function isOwnAuthority(authority: string, { cloud, tenantId }: Settings): boolean {
  const named = authorityKey(authority);
  const own = cloud.authorityHost.toLowerCase();
  return named === own || (tenantId !== undefined && named === `${own}/${tenantId.toLowerCase()}`);
}
