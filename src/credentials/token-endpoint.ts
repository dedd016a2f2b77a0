import type { ClientAuth } from "oauth4webapi";
import type { AccessToken } from "../model/credential.ts";
import { TokenboothError, UnavailableError } from "../model/errors.ts";
import type { Exchange, HttpResponse } from "../model/http.ts";

export interface TokenEndpointRequest {
  readonly exchange: Exchange;
  readonly tokenEndpoint: string;
  readonly clientId: string;
  /** How the client proves itself, made by oauth4webapi. */
  readonly authenticate: (oauth: typeof import("oauth4webapi")) => ClientAuth;
  readonly parameters: Readonly<Record<string, string>>;
  /** Values in the request that must never be repeated. */
  readonly secrets: readonly string[];
  readonly parseError: (response: HttpResponse, host: string) => TokenboothError;
}

/**
 * The client credentials grant (RFC 6749, section 4.4).
 *
 * @throws LoginError when the client is not accepted, RefusedError when what it asks for is not, UnavailableError when it gives no usable answer.
 */
export async function requestAccessToken(request: TokenEndpointRequest): Promise<AccessToken> {
  // Loaded here because a program that lives on cached tokens never needs it.
  const oauth = await import("oauth4webapi");
  const { exchange, tokenEndpoint, clientId, secrets, parseError } = request;
  const { host, origin } = new URL(tokenEndpoint);
  const server = { issuer: origin, token_endpoint: tokenEndpoint };
  const client = { client_id: clientId };

  const throughExchange = async (url: string, init: { headers: Record<string, string>; body?: unknown }) => {
    const { status, headers, body } = await exchange({
      method: "POST",
      url,
      headers: init.headers,
      body: String(init.body),
      secrets,
    });
    if (status !== 200) throw parseError({ status, headers, body }, host);
    return new Response(body, { status, headers: { "content-type": headers["content-type"] ?? "" } });
  };

  try {
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      request.authenticate(oauth),
      request.parameters,
      { [oauth.customFetch]: throughExchange, [oauth.allowInsecureRequests]: true },
    );
    return toAccessToken(await oauth.processClientCredentialsResponse(server, client, response), host);
  } catch (error) {
    if (error instanceof TokenboothError) throw error;
    // What the library says may quote the body, which may hold the token: only that it was unusable is passed on.
    throw malformed(host);
  }
}

function toAccessToken(
  body: { access_token: string; expires_in?: number | undefined; refresh_in?: unknown },
  host: string,
): AccessToken {
  if (body.expires_in === undefined) throw malformed(host);
  const refreshIn = typeof body.refresh_in === "number" ? body.refresh_in : undefined;
  return {
    token: body.access_token,
    life: {
      expiresInMs: body.expires_in * 1000,
      ...(refreshIn !== undefined && { refreshInMs: refreshIn * 1000 }),
    },
  };
}

function malformed(host: string): UnavailableError {
  return new UnavailableError(
    "TB_ERR_UPSTREAM_MALFORMED",
    `${host} answered the request for an access token with something that is not a token answer (RFC 6749, section 5.1).`,
    { upstream: { host, status: 200 }, retryable: false },
  );
}
