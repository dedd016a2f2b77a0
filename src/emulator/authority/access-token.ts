import type { EntraToken } from "../../wire/entra.ts";
import type { EmulatorContext } from "../context.ts";
import { createUniqueId } from "../unique-id.ts";
import type { Api } from "./apis.ts";

/** Who a token is about. */
export interface Principal {
  readonly tenantId: string;
  readonly clientId: string;
  readonly objectId: string;
  readonly appRoles?: Readonly<Record<string, readonly string[]>>;
  /** Resource id of a managed identity, as the machine's own tokens carry it. */
  readonly resourceId?: string | undefined;
}

export interface AccessTokenOrder {
  readonly principal: Principal;
  readonly api: Api;
  /** The API as it was asked for: its final slash, or the lack of one, survives in the audience. */
  readonly resource: string;
  /** Origin that the issuer is made of. */
  readonly origin: string;
  readonly lifetimeMs: number;
  /** How the client proved itself: `1` by secret, `2` by certificate or assertion. */
  readonly acr: "1" | "2";
  /** Capabilities that the client told, such as `cp1`. */
  readonly capabilities: readonly string[];
}

/** Clocks differ: Entra ID dates its tokens back so far that a slow verifier takes them. */
const backdatedMs = 5 * 60_000;

/** An access token with Entra ID's claims, freshly signed. */
export async function mintAccessToken(
  { clock, signer }: Pick<EmulatorContext, "clock" | "signer">,
  order: AccessTokenOrder,
): Promise<EntraToken> {
  const now = Math.floor(clock.now() / 1000) * 1000;
  const { resource, lifetimeMs } = order;
  const notBeforeAt = now - backdatedMs;
  const expiresAt = now + lifetimeMs;
  const accessToken = await signer.sign(claimsOf(order, { notBeforeAt, expiresAt }));
  return { accessToken, resource, notBeforeAt, expiresAt, lifetimeMs };
}

/** @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
function claimsOf(order: AccessTokenOrder, times: { notBeforeAt: number; expiresAt: number }) {
  const { principal, api, resource, origin, acr, capabilities } = order;
  const issuer = issuerOf(origin, principal.tenantId, api.tokenVersion);
  const roles = rolesFor(principal, api);
  const begins = times.notBeforeAt / 1000;
  const client =
    api.tokenVersion === 2
      ? { azp: principal.clientId, azpacr: acr }
      : { appid: principal.clientId, appidacr: acr, idp: issuer };
  return {
    aud: api.tokenVersion === 2 && api.appId !== undefined ? api.appId : resource,
    iss: issuer,
    iat: begins,
    nbf: begins,
    exp: times.expiresAt / 1000,
    ...client,
    idtyp: "app",
    oid: principal.objectId,
    sub: principal.objectId,
    tid: principal.tenantId,
    uti: createUniqueId(),
    ver: api.tokenVersion === 2 ? "2.0" : "1.0",
    ...(roles.length > 0 && { roles }),
    ...(capabilities.length > 0 && { xms_cc: capabilities }),
    ...(principal.resourceId !== undefined && { xms_mirid: principal.resourceId }),
  };
}

/** The issuer as the discovery document of that version names it. */
export function issuerOf(origin: string, tenantId: string, version: 1 | 2): string {
  return version === 2 ? `${origin}/${tenantId}/v2.0` : `${origin}/${tenantId}/`;
}

function rolesFor({ appRoles = {} }: Principal, api: Api): readonly string[] {
  const held = Object.entries(appRoles);
  if (held.length === 0) return [];
  const names = new Set([...api.uris, api.appId ?? ""].map((name) => name.toLowerCase()));
  return held.flatMap(([name, roles]) => (names.has(name.toLowerCase()) ? roles : []));
}
