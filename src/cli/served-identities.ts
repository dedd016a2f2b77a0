import type { ServerTable } from "../config/server-options.ts";
import type { IdentityOptions, ServedBooth } from "../server/identities.ts";
import { serverText } from "./server-text.ts";

/** The word that makes every identity the login's. */
export const anyIdentity = "any";

/** An identity as a person names it on the command line: they need not say which kind of id it is. */
export function identityNamed(id: string, booth: ServedBooth): IdentityOptions {
  if (id.includes("/")) return { resourceId: id, booth };
  return { clientId: id, objectId: id, booth };
}

/**
 * All identities that are served: those of the configuration file with their own logins, those that flags name, and
 * the system-assigned one, which is the login in use unless the file says otherwise. A flag does not take the place of
 * what the file says of the same identity, which may be for fewer audiences: the server refuses both together.
 */
export async function servedIdentities(
  flags: { readonly identity?: readonly string[] },
  table: ServerTable | undefined,
  boothOf: (profile: string | undefined) => Promise<ServedBooth>,
): Promise<readonly IdentityOptions[]> {
  const own = await boothOf(undefined);
  const ids = new Map((flags.identity ?? []).map((id) => [id.toLowerCase(), id]));
  const named = [...ids.values()].filter((id) => id !== anyIdentity).map((id) => identityNamed(id, own));
  const configured: IdentityOptions[] = [];
  for (const { client_id, object_id, resource_id, profile, audiences } of table?.identity ?? []) {
    configured.push({
      clientId: client_id,
      objectId: object_id,
      resourceId: resource_id,
      audiences,
      booth: await boothOf(profile),
    });
  }
  const hasSystem = configured.some(isSystem);
  return [...(hasSystem ? [] : [{ booth: own }]), ...configured, ...named];
}

function isSystem({ clientId, objectId, resourceId }: IdentityOptions): boolean {
  return clientId === undefined && objectId === undefined && resourceId === undefined;
}

/** Whose logins answer for which identities, in one line. @throws LoginError */
export function describeServed(
  identities: readonly IdentityOptions[],
  any: boolean,
  allow?: readonly string[],
) {
  const byLogin = new Map<string, string[]>();
  for (const identity of identities) {
    const login = identity.booth.describeLogin();
    const names = byLogin.get(login) ?? [];
    names.push(
      isSystem(identity)
        ? serverText.system
        : (identity.clientId ?? identity.objectId ?? identity.resourceId ?? ""),
    );
    byLogin.set(login, names);
  }
  const audiences = allow === undefined ? serverText.anyAudience : allow.join(", ");
  return [...byLogin].map(([login, names], index) => {
    const all = any && index === 0 ? [...names, serverText.anyIdentity] : names;
    return serverText.serving({ login, identities: all.join(" and "), audiences });
  });
}
