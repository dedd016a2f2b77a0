import { UnavailableError } from "../model/errors.ts";

const tlsCodes =
  /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH|INVALID_CA)/;

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there (connection refused)",
  ECONNRESET: "the connection was cut before the answer was complete",
  UND_ERR_SOCKET: "the connection was cut before the answer was complete",
  ENOTFOUND: "there is no such host name",
  EAI_AGAIN: "the name could not be looked up",
  EHOSTUNREACH: "the host cannot be reached from here",
  ENETUNREACH: "the network cannot be reached from here",
  ETIMEDOUT: "no connection came about in time",
  UND_ERR_CONNECT_TIMEOUT: "no connection came about in time",
  UND_ERR_HEADERS_OVERFLOW: "its header lines are too long",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "the answer was shorter or longer than it said",
  HPE_HEADER_OVERFLOW: "its header lines are too long",
};

/**
 * Says in our words why no answer came. The original error is not passed on: an HTTP client may quote a header
 * value in it.
 */
export function networkError(host: string, error: unknown): UnavailableError {
  const code = errorCode(error);
  const upstream = { host, ...(code !== undefined && { network: code }) };
  if (code !== undefined && tlsCodes.test(code)) {
    return new UnavailableError(
      "TB_ERR_UPSTREAM_UNAVAILABLE",
      `The TLS certificate of ${host} is not trusted (${code}). If it is a private authority's, start the program with NODE_EXTRA_CA_CERTS naming that authority's PEM file.`,
      { upstream, retryable: false },
    );
  }
  const why = (code !== undefined && words[code]) ?? "the request failed on its way";
  return new UnavailableError(
    "TB_ERR_UPSTREAM_UNAVAILABLE",
    `No answer from ${host}: ${why || "the request failed on its way"}${code === undefined ? "" : ` (${code})`}. Check the configured endpoint and the network.`,
    { upstream },
  );
}

/** The innermost machine-readable code: fetch hides it one or two causes deep. */
function errorCode(error: unknown): string | undefined {
  let code: string | undefined;
  for (let at = error; at instanceof Error; at = at.cause) {
    const own = (at as { code?: unknown }).code;
    if (typeof own === "string" && /^[A-Z0-9_]+$/.test(own)) code = own;
    const inner = at instanceof AggregateError ? at.errors[0] : undefined;
    if (inner !== undefined && at.cause === undefined) return errorCode(inner) ?? code;
  }
  return code;
}
