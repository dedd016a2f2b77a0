import * as v from "valibot";
import type { Credential } from "../model/credential.ts";
import { LoginError } from "../model/errors.ts";
import { credentialFailure } from "./credential-failure.ts";

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

const AzureAccessToken = v.object({
  token: v.pipe(v.string(), v.nonEmpty()),
  expiresOnTimestamp: v.pipe(v.number(), v.finite()),
  refreshAfterTimestamp: v.optional(v.pipe(v.number(), v.finite())),
});

let count = 0;

/** Somebody else's credential object as a login of the booth. Two objects never share cached tokens. */
export function fromTokenCredential(credential: TokenCredentialLike): Credential {
  const name = credential.constructor?.name ?? "object";
  return {
    kind: "token-credential",
    description: `the credential object that was handed in (${name})`,
    fingerprint: `token-credential:${++count}`,
    async fetchAccessToken({ scope, claims }, { signal }) {
      const failed = (why: string) =>
        new LoginError("TB_ERR_LOGIN_FAILED", `The credential object (${name}) gave no token${why}`);
      let token: unknown;
      try {
        token = await credential.getToken([scope], {
          ...(claims !== undefined && { claims }),
          ...(signal && { abortSignal: signal }),
        });
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        throw credentialFailure(error, name);
      }
      if (token === null) throw failed(` for ${scope}.`);
      const parsed = v.safeParse(AzureAccessToken, token);
      if (!parsed.success) throw failed(": what it gave has not the shape of Azure's AccessToken.");
      const { expiresOnTimestamp: expiresAt, refreshAfterTimestamp: refreshAt } = parsed.output;
      return {
        token: parsed.output.token,
        life: { expiresAt, ...(refreshAt !== undefined && { refreshAt }) },
      };
    },
  };
}
