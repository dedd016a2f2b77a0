import { nodeCrypto } from "../model/node-crypto.ts";
import type { Settings } from "../model/settings.ts";

/** Everything that changes the answer to a request. */
export interface KeyParts {
  readonly source: string;
  /** Arguments with their defaults filled in. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly settings: Settings;
  /** Base URL of the upstream that is asked. */
  readonly upstream: string;
  /** Of the login that asks, or a word for the machine itself. */
  readonly fingerprint: string;
}

/**
 * Two requests share a cache entry exactly when this is the same for both. JSON keeps the parts apart whatever
 * characters they hold. What hardly ever differs within a cache stands in it as a hash: a cache may hold very many keys.
 */
export function cacheKey({ source, args, settings, upstream, fingerprint }: KeyParts): string {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  given.sort(([a], [b]) => (a < b ? -1 : 1));
  const { cloud, tenantId } = settings;
  const { name, authorityHost, resourceManager } = cloud;
  const tenant = tenantId?.toLowerCase() ?? "";
  const surroundings = JSON.stringify([upstream, name, authorityHost, resourceManager, tenant, fingerprint]);
  const hash = nodeCrypto().createHash("sha256").update(surroundings).digest("base64url");
  return JSON.stringify([source, given, hash]);
}
