import { randomBytes } from "node:crypto";
import type { HttpResponse } from "../../model/http.ts";
import { serializeOktaOAuthError, serializeOktaOrgToken } from "../../wire/okta.ts";
import type { EmulatorContext } from "../context.ts";
import { decodeJwt } from "../jwt.ts";
import type { Handler, Received } from "../route.ts";
import { createOktaClients } from "./clients.ts";

const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * The org's own authorization server: client credentials, proven by a signed assertion. A `DPoP` header is not looked
 * at, as for applications that do not demand it.
 *
 * @see https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/main/
 */
export function createOrgTokenEndpoint(context: EmulatorContext): Handler {
  const { clock, lifetimes, signer } = context;
  const clients = createOktaClients(context);

  return async ({ request, origin }: Received): Promise<HttpResponse> => {
    const type = request.headers["content-type"];
    const isForm = typeof type === "string" && /^application\/x-www-form-urlencoded\b/i.test(type);
    const form = new URLSearchParams(isForm ? request.body : "");
    const grant = form.get("grant_type");
    if (grant === null) return refuse(400, "invalid_request", "The token request must specify a grant_type.");
    if (grant !== "client_credentials") {
      return refuse(
        400,
        "unsupported_grant_type",
        "The grant type is not supported by the authorization server.",
      );
    }
    if (form.get("client_assertion_type") !== jwtBearer) {
      return refuse(401, "invalid_client", "Client authentication failed. A client assertion is required.");
    }
    const proof = clients.authenticate(form.get("client_assertion") ?? "");
    if (typeof proof === "string") return refuse(401, "invalid_client", proof);
    const scopes = (form.get("scope") ?? "").split(/\s+/).filter(Boolean);
    if (scopes.length === 0) return refuse(400, "invalid_scope", "The token request must specify a scope.");
    if (!scopes.every((scope) => proof.scopes.includes(scope))) {
      return refuse(400, "invalid_scope", "One or more scopes are not granted to the client.");
    }
    const now = Math.floor(clock.now() / 1000);
    const expiresIn = lifetimes.oktaSeconds;
    const accessToken = await signer.sign({
      ver: 1,
      jti: `AT.${randomBytes(24).toString("base64url")}`,
      iss: origin,
      aud: origin,
      sub: proof.clientId,
      cid: proof.clientId,
      iat: now,
      exp: now + expiresIn,
      scp: scopes,
    });
    return serializeOktaOrgToken({ accessToken, expiresIn, scopes });
  };
}

function refuse(status: number, error: string, description: string): HttpResponse {
  return serializeOktaOAuthError(status, error, description);
}

/** The client that an unverified assertion names: good enough for a log. */
export function assertedClientId({ request }: Received): string | undefined {
  const assertion = new URLSearchParams(request.body).get("client_assertion");
  const subject = assertion === null ? undefined : decodeJwt(assertion)?.claims["sub"];
  return typeof subject === "string" ? subject.slice(0, 100) : undefined;
}
