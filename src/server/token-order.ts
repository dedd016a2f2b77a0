import type { Answer } from "../model/answer.ts";
import type { IdentitySelector, ManagedIdentityQuery } from "../wire/managed-identity-query.ts";
import type { Identity } from "./identities.ts";

/** What a caller asks for, whatever dialect it was asked in. */
export interface TokenOrder {
  /** Name of the source. */
  readonly source: string;
  readonly args: object;
  readonly selector?: IdentitySelector | undefined;
  /** Whether the arguments hold the selector too, so that the upstream answers for that very identity. */
  readonly passesSelectorOn?: boolean;
  /** What the token is for, exactly as asked: it is echoed, and compared with the lists of audiences. */
  readonly audience?: string | undefined;
  /** Login authority that the caller wants the token from; refused unless it is the identity's own. */
  readonly authority?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly wishes: Wishes;
}

/** How new the token must be. */
export type Wishes = Pick<ManagedIdentityQuery, "bypassCache" | "rejectedTokenSha256" | "capabilities">;

export const noWishes: Wishes = { bypassCache: false, capabilities: [] };

/** A token on its way out. */
export interface Grant {
  readonly order: TokenOrder;
  readonly identity: Identity;
  readonly answer: Answer<object>;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The source that answers for managed identities: the mapped login's own access tokens. */
export const loginSource = "client";

/** A grant of the login's own access token. */
export function accessTokenOf({ answer }: Grant): string {
  return (answer.result as { readonly token: string }).token;
}
