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

/**
 * What Azure takes for a signal: any `AbortSignal`, and other objects that can do as much as this.
 *
 * @see https://learn.microsoft.com/javascript/api/@azure/abort-controller/abortsignallike
 */
export interface AbortSignalLike {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

export interface AzureGetTokenOptions {
  readonly abortSignal?: AbortSignalLike;
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
) => Answer<{ token: string }> | Promise<Answer<{ token: string }>>;

/** The booth's `client` token in the shape that Azure SDK clients take a credential in. */
export function createAzureCredential(
  getClientToken: GetClientToken,
  settings: Settings,
): AzureTokenCredential {
  return {
    async getToken(scopes, options = {}) {
      const endpoint = endpointOf(scopes);
      checkTenant(options.tenantId, settings.tenantId);
      const abort = followed(options.abortSignal);
      try {
        const answer = await getClientToken({ endpoint }, wantsOf(options, abort?.signal));
        return {
          token: answer.result.token,
          expiresOnTimestamp: answer.expiresAt,
          refreshAfterTimestamp: answer.refreshAt,
          tokenType: "Bearer",
        };
      } finally {
        abort?.release();
      }
    },
  };
}

/** Nothing for who wants nothing in particular: a token at hand is then found in half the time. */
function wantsOf(
  { claims, requestOptions }: AzureGetTokenOptions,
  signal: AbortSignal | undefined,
): GetTokenOptions | undefined {
  if (signal === undefined && claims === undefined && !requestOptions?.timeout) return undefined;
  return {
    ...(signal && { signal }),
    ...(claims !== undefined && { claims }),
    ...(requestOptions?.timeout && { timeoutMs: requestOptions.timeout }),
  };
}

interface Followed {
  readonly signal: AbortSignal;
  /** Lets go of the signal that is followed. */
  release(): void;
}

/** A real signal that is aborted when this one is; a real one is its own. */
function followed(
  signal: (AbortSignalLike & { readonly reason?: unknown }) | undefined,
): Followed | undefined {
  if (signal === undefined) return undefined;
  if (signal instanceof AbortSignal) return { signal, release() {} };
  const controller = new AbortController();
  const abort = () => controller.abort(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort);
  return { signal: controller.signal, release: () => signal.removeEventListener("abort", abort) };
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
