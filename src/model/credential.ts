import type { Exchange } from "./http.ts";
import type { Settings } from "./settings.ts";
import type { TokenLife } from "./token-life.ts";
import type { Upstream } from "./token-source.ts";

/** What is asked of a login: one scope, such as `https://management.azure.com//.default`. */
export interface AccessTokenRequest {
  readonly scope: string;
  /** Claims that a Conditional Access challenge asked for (JSON text). */
  readonly claims?: string;
  /** The caller distrusts what caches on the way may answer. */
  readonly forceRefresh?: boolean;
}

/** What a login hands out. */
export interface AccessToken {
  readonly token: string;
  readonly life: TokenLife;
}

export interface CredentialContext {
  readonly settings: Settings;
  readonly exchange: Exchange;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when nobody waits for the answer any more; `exchange` heeds it by itself. */
  readonly signal?: AbortSignal;
}

/** A way to prove to Entra ID who we are: a login context. */
export interface Credential {
  /** Kind of login, such as `client-secret`; safe to print. */
  readonly kind: string;
  /** Who this is, in words a person recognises; safe to print. */
  readonly description: string;
  /** Changes whenever the identity or its proof changes. Holds no secret: proofs enter it hashed. */
  readonly fingerprint: string;
  /** Who is asked for its tokens, where that is not the cloud's login authority. */
  readonly upstream?: (settings: Settings) => Upstream;
  /** Asks upstream, every time. @throws TokenboothError */
  readonly fetchAccessToken: (
    request: AccessTokenRequest,
    context: CredentialContext,
  ) => Promise<AccessToken>;
}

/** A way to prove to Okta who we are. */
export interface OktaCredential {
  readonly kind: string;
  readonly description: string;
  readonly fingerprint: string;
  /** Value of the `Authorization` header. @throws TokenboothError */
  readonly authorization: (context: CredentialContext) => Promise<string>;
}
