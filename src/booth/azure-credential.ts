import type { Answer, GetTokenOptions } from "../model/answer.ts";
import { UsageError } from "../model/errors.ts";
import type { Settings } from "../model/settings.ts";

/** @see https://learn.microsoft.com/javascript/api/@azure/core-auth/accesstoken */
export interface AzureAccessToken {
  readonly token: string;
  /** Epoch milliseconds. */
  readonly expiresOnTimestamp: number;
  /** Epoch milliseconds. */
  readonly refreshAfterTimestamp: number;
  readonly tokenType: "Bearer";
}

export interface AzureGetTokenOptions {
  readonly abortSignal?: AbortSignal;
  readonly claims?: string;
  readonly tenantId?: string;
  readonly requestOptions?: { readonly timeout?: number };
}

/** Fits every client of the Azure SDK for JavaScript. */
export interface AzureTokenCredential {
  getToken(scopes: string | string[], options?: AzureGetTokenOptions): Promise<AzureAccessToken>;
}

type GetClientToken = (
  args: { endpoint: string },
  options?: GetTokenOptions,
) => Promise<Answer<{ token: string }>>;

/** The booth's `client` token in the shape that Azure SDK clients take a credential in. */
export function createAzureCredential(
  getClientToken: GetClientToken,
  settings: Settings,
): AzureTokenCredential {
  return {
    async getToken(scopes, options = {}) {
      const endpoint = endpointOf(scopes);
      checkTenant(options.tenantId, settings.tenantId);
      const answer = await getClientToken({ endpoint }, wantsOf(options));
      return {
        token: answer.result.token,
        expiresOnTimestamp: answer.expiresAt,
        refreshAfterTimestamp: answer.refreshAt,
        tokenType: "Bearer",
      };
    },
  };
}

/** Nothing for who wants nothing in particular: a token at hand is then found in half the time. */
function wantsOf(options: AzureGetTokenOptions): GetTokenOptions | undefined {
  const { abortSignal: signal, claims, requestOptions } = options;
  if (signal === undefined && claims === undefined && !requestOptions?.timeout) return undefined;
  return {
    ...(signal && { signal }),
    ...(claims !== undefined && { claims }),
    ...(requestOptions?.timeout && { timeoutMs: requestOptions.timeout }),
  };
}

function endpointOf(scopes: string | string[]): string {
  const [scope, ...more] = typeof scopes === "string" ? [scopes] : scopes;
  if (scope?.endsWith("/.default") && more.length === 0) return scope.slice(0, -"/.default".length);
  throw new UsageError(
    "TB_ERR_INVALID_ARGUMENT",
    `A credential of the booth takes exactly one scope that ends with /.default, not ${JSON.stringify(scopes)}.`,
    { argument: "scopes" },
  );
}

function checkTenant(asked: string | undefined, own: string | undefined): void {
  if (asked === undefined || own === undefined || asked.toLowerCase() === own.toLowerCase()) return;
  throw new UsageError(
    "TB_ERR_INVALID_ARGUMENT",
    `The booth is logged in to tenant ${own}, but a token of tenant ${asked} was asked for.`,
    { argument: "tenantId" },
  );
}
