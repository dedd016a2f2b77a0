import type { OktaRefreshToken } from "../../wire/okta.ts";
import type { ResolvedState } from "../resolve-state.ts";

/** Applications and their refresh tokens. Ids compare exactly, as Okta's do. */
export interface OktaOrganization {
  hasApp(appId: string): boolean;
  find(appId: string, tokenId: string): OktaRefreshToken | undefined;
  /** An application's tokens in a lasting order. */
  list(appId: string): readonly OktaRefreshToken[];
  /** Takes one token away, or all of the application's. */
  revoke(appId: string, tokenId?: string): void;
}

const dayMs = 24 * 60 * 60_000;

/** `now` is the start, epoch milliseconds: tokens without dates of their own are a week old then. */
export function createOktaOrganization(
  { okta }: ResolvedState,
  orgUrl: string,
  now: number,
): OktaOrganization {
  const apps = new Map<string, Map<string, OktaRefreshToken>>(okta.apps.map(({ id }) => [id, new Map()]));
  for (const token of okta.tokens) {
    const createdAt = token.created === undefined ? now - 7 * dayMs : Date.parse(token.created);
    const tokens = apps.get(token.appId) ?? new Map<string, OktaRefreshToken>();
    apps.set(token.appId, tokens);
    tokens.set(token.id, {
      id: token.id,
      clientId: token.appId,
      userId: token.userId,
      issuer: token.issuer ?? orgUrl,
      status: token.status,
      scopes: token.scopes,
      createdAt,
      lastUpdatedAt: createdAt,
      expiresAt: token.expiresAt === undefined ? now + 21 * dayMs : Date.parse(token.expiresAt),
    });
  }
  return {
    hasApp: (appId) => apps.has(appId),
    find: (appId, tokenId) => apps.get(appId)?.get(tokenId),
    list: (appId) => [...(apps.get(appId)?.values() ?? [])],
    revoke(appId, tokenId) {
      const tokens = apps.get(appId);
      if (tokenId === undefined) tokens?.clear();
      else tokens?.delete(tokenId);
    },
  };
}
