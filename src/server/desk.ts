import { LRUCache } from "lru-cache";
import type { TokenHandle } from "../booth/booth.ts";
import type { Answer, GetTokenOptions } from "../model/answer.ts";
import type { Clock } from "../model/runtime.ts";
import type { AudienceRule } from "./audience.ts";
import { audienceOf } from "./audience-of.ts";
import { refuseAudience } from "./guards/audience.ts";
import { checkAuthority } from "./guards/authority.ts";
import { refuseIdentity } from "./guards/identity.ts";
import { ofTenant } from "./guards/tenant.ts";
import type { Identities, Identity, ServedBooth } from "./identities.ts";
import type { Caller } from "./keys.ts";
import { createLender, type Lender } from "./lender.ts";
import { type Arguments, withSelector } from "./source-order.ts";
import { readTokenClaims } from "./token-claims.ts";
import type { TokenOrder, Wishes } from "./token-order.ts";

/** An order that passed the guards, ready to be filled again and again. */
export interface Filling {
  readonly order: TokenOrder;
  readonly identity: Identity;
  readonly audience: string;
  readonly fill: Lender;
}

/** Where orders of every dialect are checked against who asks, and handed to the login that answers them. */
export interface Desk {
  /** @throws RequestRefused, UsageError, LoginError */
  take(order: TokenOrder, caller: Caller): Filling;
}

export interface DeskOptions {
  readonly identities: Identities;
  readonly allowsAudience: AudienceRule;
  readonly clock: Clock;
  readonly maxLenders?: number;
}

export function createDesk({ identities, allowsAudience, clock, maxLenders = 10_000 }: DeskOptions): Desk {
  const lenders = new LRUCache<string, Lender>({ max: maxLenders });
  const boothNumbers = new Map<ServedBooth, number>();

  function lenderFor(booth: ServedBooth, { source, args }: TokenOrder): Lender {
    const number = boothNumbers.get(booth) ?? boothNumbers.size;
    boothNumbers.set(booth, number);
    const key = `${number} ${source} ${JSON.stringify(args)}`;
    const known = lenders.get(key);
    if (known !== undefined) return known;
    // The list of sources is the booth's; which one is asked for is the caller's word, checked by the booth.
    const handle = booth.handle as (name: string, args: object) => TokenHandle<object>;
    const lender = createLender(handle(source, args), clock, mintedLifeMs);
    lenders.set(key, lender);
    return lender;
  }

  return {
    take(order, caller) {
      const identity = identities.find(order.selector);
      if (identity === undefined || !caller.allowsIdentity(idsAnswered(identity, order))) {
        throw refuseIdentity(order.selector);
      }
      checkAuthority(order, identity.booth.settings);
      const lend = lenderFor(identity.booth, inConfiguredWords(order, identity));
      const audience = order.audience ?? audienceOf(identity.booth, order);
      const rules = [allowsAudience, identity.allowsAudience, caller.allowsAudience];
      if (!rules.every((allows) => allows(audience))) throw refuseAudience(audience);
      const { tenantId } = order;
      const untold = tenantId !== undefined && identity.booth.settings.tenantId === undefined;
      return { order, identity, audience, fill: untold ? ofTenant(tenantId, lend) : lend };
    },
  };
}

/** However an id was spelled, the upstream is asked for it as it is configured, and once for all spellings. */
function inConfiguredWords(order: TokenOrder, { configuredId }: Identity): TokenOrder {
  const { selector, passesSelectorOn, args } = order;
  if (!passesSelectorOn || selector === undefined || configuredId === undefined) return order;
  return { ...order, args: withSelector(args as Arguments, { ...selector, value: configuredId }) };
}

/** The ids of whoever the token will be: a stand-in's own, unless the upstream is asked for the one that was named. */
function idsAnswered({ ids, asked }: Identity, { passesSelectorOn }: TokenOrder): readonly string[] {
  return asked !== undefined && passesSelectorOn ? [asked] : ids;
}

/** What the engine is told of a caller's wishes; nothing when it has none. */
export function wantsOf({
  bypassCache,
  rejectedTokenSha256,
  capabilities,
}: Wishes): GetTokenOptions | undefined {
  if (!bypassCache && rejectedTokenSha256 === undefined) return undefined;
  return {
    ...(bypassCache && { forceRefresh: true }),
    ...(rejectedTokenSha256 !== undefined && { rejectedTokenSha256 }),
    ...(capabilities.length > 0 && { claims: claimsFor(capabilities) }),
  };
}

/** @see https://learn.microsoft.com/entra/identity-platform/claims-challenge#how-to-communicate-client-capabilities-to-microsoft-entra-id */
function claimsFor(capabilities: readonly string[]): string {
  return JSON.stringify({ access_token: { xms_cc: { values: capabilities } } });
}

function mintedLifeMs({ result, issuedAt, expiresAt }: Answer<object>): number {
  const token = (result as { readonly token?: unknown }).token;
  const claims = typeof token === "string" ? readTokenClaims(token) : {};
  if (claims.issuedAt === undefined || claims.expiresAt === undefined) return expiresAt - issuedAt;
  return claims.expiresAt - claims.issuedAt;
}
