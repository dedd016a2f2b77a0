import { LoginError, ThrottledError, TokenboothError, UnavailableError } from "../model/errors.ts";
import { oneLine } from "../model/one-line.ts";
import { redact } from "../model/redact.ts";
import { parseRetryAfter, unnamedPauseMs } from "../wire/retry-after.ts";

const networkCodes =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|UND_ERR_\w+|REQUEST_SEND_ERROR)$/;

/** MSAL's words for a network that failed, and OAuth's for an authority that did or is out for a moment. */
const passingWords =
  /\b(network_error|no_network_connectivity|endpoints_resolution_error|temporarily_unavailable|server_error)\b/;

/**
 * What somebody else's credential object failed with, as one of our errors. Only what is known to pass by itself is
 * no failed login. Of its words the first line is repeated, and nothing of what else hangs on it: that may hold a
 * request with its secret.
 */
export function credentialFailure(error: unknown, name: string): TokenboothError {
  if (error instanceof TokenboothError) return error;
  const said = error instanceof Error ? firstLine(text(error.message)) : "it threw.";
  const gaveNone = `The credential object (${name}) gave no token`;
  const verdict = judge(error);
  if (verdict === undefined) return new LoginError("TB_ERR_LOGIN_FAILED", `${gaveNone}: ${said}`);
  const { throttled, retryAfterMs } = verdict;
  if (throttled) {
    const pauseMs = Math.max(1_000, retryAfterMs ?? unnamedPauseMs);
    const message = `${gaveNone}, and can be asked again in ${Math.ceil(pauseMs / 1000)} s: ${said}`;
    return new ThrottledError(message, { retryAfterMs: pauseMs, guessed: retryAfterMs === undefined });
  }
  return new UnavailableError(
    "TB_ERR_UPSTREAM_UNAVAILABLE",
    `${gaveNone}, because the network or the authority failed: ${said}`,
    { ...(retryAfterMs !== undefined && { retryAfterMs }) },
  );
}

function firstLine(message: string): string {
  return oneLine(redact(message).split("\n")[0] ?? "", 600);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** What the errors of `@azure/identity`, MSAL, the Azure SDK's HTTP client and Node may carry. */
interface ForeignError {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly errorCode?: unknown;
  readonly statusCode?: unknown;
  readonly status?: unknown;
  readonly response?: { readonly headers?: unknown } | null;
  readonly errors?: unknown;
  readonly cause?: unknown;
}

/** Why a failure will pass; `undefined` where nothing says that it will. */
interface Verdict {
  readonly throttled: boolean;
  readonly retryAfterMs?: number | undefined;
}

function judge(thrown: unknown, causesDeep = 2): Verdict | undefined {
  if (typeof thrown !== "object" || thrown === null || causesDeep < 0) return undefined;
  const error: ForeignError = thrown;
  if (Array.isArray(error.errors) && error.errors.length > 0) {
    // A chain always has a link out of reach, as the managed identity is outside Azure: what counts is any that is not.
    const allPass = error.errors.every((each) => judge(each, causesDeep - 1));
    return allPass ? { throttled: false } : undefined;
  }
  const own = judgeAlone(error);
  const deeper = judge(error.cause, causesDeep - 1);
  // MSAL's error knows the status, which the one that `@azure/identity` wraps around it does not.
  return deeper?.throttled ? deeper : (own ?? deeper);
}

function judgeAlone(error: ForeignError): Verdict | undefined {
  const status = [error.statusCode, error.status].find((each) => typeof each === "number") ?? 0;
  if (status === 429 || isMsalsMemory(error)) return { throttled: true, retryAfterMs: retryAfterOf(error) };
  const passes =
    status === 408 ||
    status >= 500 ||
    networkCodes.test(text(error.code)) ||
    passingWords.test(text(error.errorCode)) ||
    // `@azure/identity` often keeps nothing of MSAL's error but its message, and `EnvironmentCredential` that under a 400.
    passingWords.test(text(error.message));
  return passes ? { throttled: false, retryAfterMs: retryAfterOf(error) } : undefined;
}

/** After a 429 or 5xx MSAL asks nobody for a while, and repeats the answer without its status or OAuth's word for it. */
function isMsalsMemory({ name, status, errorCode, message }: ForeignError): boolean {
  const isWithoutBoth = status === undefined && typeof errorCode === "string" && /^[\d ]*$/.test(errorCode);
  return (name === "ServerError" && isWithoutBoth) || /^\d[\d ]*: AADSTS/m.test(text(message));
}

function retryAfterOf(error: ForeignError): number | undefined {
  try {
    const headers = error.response?.headers as Record<string, unknown> | undefined;
    const told = (name: string): unknown =>
      typeof headers?.["get"] === "function" ? headers["get"](name) : headers?.[name];
    const [value, date] = [told("retry-after"), told("date")];
    if (typeof value !== "string") return undefined;
    return parseRetryAfter({ "retry-after": value, ...(typeof date === "string" && { date }) });
  } catch {
    return undefined;
  }
}
