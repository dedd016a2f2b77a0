import type { Credential } from "../model/credential.ts";
import { LoginError } from "../model/errors.ts";
import { redact } from "../model/redact.ts";

/**
 * Azure's credential shape, as far as the booth needs it of others: any object of `@azure/identity` fits.
 *
 * @see https://learn.microsoft.com/javascript/api/@azure/core-auth/tokencredential
 */
export interface TokenCredentialLike {
  getToken(
    scopes: string | string[],
    options?: { claims?: string; abortSignal?: AbortSignal },
  ): Promise<{ token: string; expiresOnTimestamp: number; refreshAfterTimestamp?: number } | null>;
}

let count = 0;

/** Somebody else's credential object as a login of the booth. Two objects never share cached tokens. */
export function fromTokenCredential(credential: TokenCredentialLike): Credential {
  const name = credential.constructor?.name ?? "object";
  return {
    kind: "token-credential",
    description: `the credential object that was handed in (${name})`,
    fingerprint: `token-credential:${++count}`,
    async fetchAccessToken({ scope, claims }) {
      const token = await credential
        .getToken([scope], { ...(claims !== undefined && { claims }) })
        .catch((error: unknown) => {
          const said = error instanceof Error ? redact(error.message).split("\n")[0] : "it threw";
          throw new LoginError(
            "TB_ERR_LOGIN_FAILED",
            `The credential object (${name}) gave no token: ${said}`,
          );
        });
      if (token === null) {
        throw new LoginError(
          "TB_ERR_LOGIN_FAILED",
          `The credential object (${name}) gave no token for ${scope}.`,
        );
      }
      const { expiresOnTimestamp: expiresAt, refreshAfterTimestamp: refreshAt } = token;
      return { token: token.token, life: { expiresAt, ...(refreshAt !== undefined && { refreshAt }) } };
    },
  };
}
