import type { RouteRequest } from "../../model/http.ts";
import { issuerOf } from "../authority/access-token.ts";
import type { EmulatorContext } from "../context.ts";
import { tokenRefusals } from "./refusals.ts";

/** Whom a verified token is about. */
export interface Caller {
  readonly tenantId: string;
  readonly clientId: string;
  readonly objectId: string;
  readonly issuer: string;
}

/**
 * Checks the caller's token as a resource server must: that this emulator's authority signed it (RS256), for this
 * API, in one of its tenants, and that it lives.
 *
 * @throws ArmRefused
 */
export async function verifyBearer(
  { authorization }: RouteRequest["headers"],
  origin: string,
  { clock, origins, signer, state }: EmulatorContext,
): Promise<Caller> {
  const where = authorizationUri(origin, state.tenants[0]?.id ?? "common");
  if (authorization === undefined) throw tokenRefusals.missing(where);
  const token = typeof authorization === "string" ? /^Bearer +(\S+)$/i.exec(authorization)?.[1] : undefined;
  if (token === undefined) throw tokenRefusals.garbled(where);
  const claims = await signer.verify(token);
  if (claims === undefined) throw tokenRefusals.invalid(where);

  const { aud, iss, exp, nbf, tid, oid, appid } = claims;
  const now = clock.now();
  const tenant = state.tenants.find(({ id }) => id.toLowerCase() === tid);
  const issuers = tenant && [...origins.all].map((own) => issuerOf(own, tenant.id.toLowerCase(), 1));
  const formed = [aud, iss, tid, oid, appid].every((claim) => typeof claim === "string");
  if (!formed || !issuers?.includes(String(iss)) || typeof exp !== "number")
    throw tokenRefusals.invalid(where);
  if (typeof nbf !== "number" || nbf * 1000 > now) throw tokenRefusals.invalid(where);
  if (exp * 1000 <= now) throw tokenRefusals.expired(where, exp * 1000, now);
  if (!isForResourceManager(String(aud), origins.all)) {
    throw tokenRefusals.audience(where, String(aud), [...azureAudiences, origin]);
  }
  return { tenantId: String(tid), clientId: String(appid), objectId: String(oid), issuer: String(iss) };
}

export function authorizationUri(origin: string, tenantId: string): string {
  return `${origin}/${tenantId}`;
}

const azureAudiences = ["https://management.azure.com", "https://management.core.windows.net"];
const appId = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

function isForResourceManager(audience: string, own: ReadonlySet<string>): boolean {
  const normal = audience.toLowerCase().replace(/\/$/, "");
  return azureAudiences.includes(normal) || normal === appId || own.has(normal);
}
