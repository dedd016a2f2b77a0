import { jsonContentType } from "../../wire/json.ts";
import type { EmulatorContext } from "../context.ts";
import type { Dialect, EmulatorRoute, Handler, Received } from "../route.ts";
import { createUniqueId } from "../unique-id.ts";
import { createOktaAuthorization } from "./authorize.ts";
import { assertedClientId, createOrgTokenEndpoint } from "./org-token-endpoint.ts";
import { createOktaOrganization } from "./organization.ts";
import { createRateLimit } from "./rate-limit.ts";
import { OktaRefused, oktaRefusals } from "./refusals.ts";
import { listTokens, readToken, revokeAllTokens, revokeToken } from "./token-routes.ts";

const tokens = "/api/v1/apps/:appId/tokens";
const token = `${tokens}/:tokenId`;

/** An Okta organisation: its applications' refresh tokens, and what its clients discover. */
export function oktaRoutes(context: EmulatorContext): readonly EmulatorRoute[] {
  const { clock, origins, signer, state } = context;
  const org = createOktaOrganization(state, origins.https, clock.now());
  const authorize = createOktaAuthorization(context);
  const rateLimit = createRateLimit(state.okta.rateLimit, clock);

  const dialect: Dialect = {
    refusal: (status) => oktaRefusals.bare(status).response,
    admit: () => (rateLimit.take() ? undefined : oktaRefusals.throttled().response),
    finish(response) {
      // What is ordered to be throttled has nothing left, or clients would not wait.
      const spent = response.status === 429 && { "x-rate-limit-remaining": "0" };
      const requestId = createUniqueId();
      return {
        ...response,
        headers: { ...rateLimit.headers(), ...spent, "x-okta-request-id": requestId, ...response.headers },
      };
    },
  };
  const worded =
    (handler: Handler): Handler =>
    async (received) => {
      try {
        return await handler(received);
      } catch (error) {
        if (error instanceof OktaRefused) return error.response;
        throw error;
      }
    };
  const guarded = (scope: string, handler: (received: Received) => ReturnType<Handler>) =>
    worded(async (received) => {
      await authorize(received.request.headers, scope);
      return handler(received);
    });
  const read = "okta.apps.read";
  const manage = "okta.apps.manage";
  return [
    {
      name: "okta.token",
      path: token,
      dialect,
      clientIdOf: applicationId,
      handlers: {
        GET: guarded(read, (received) => readToken(received, org)),
        DELETE: guarded(manage, (received) => revokeToken(received, org)),
      },
    },
    {
      name: "okta.tokens",
      path: tokens,
      dialect,
      clientIdOf: applicationId,
      handlers: {
        GET: guarded(read, (received) => listTokens(received, org)),
        DELETE: guarded(manage, (received) => revokeAllTokens(received, org)),
      },
    },
    {
      name: "okta.org-token",
      path: "/oauth2/v1/token",
      dialect,
      handlers: { POST: createOrgTokenEndpoint(context) },
      clientIdOf: assertedClientId,
    },
    {
      name: "okta.discovery",
      path: "/.well-known/openid-configuration",
      dialect,
      handlers: { GET: discovery },
    },
    {
      name: "okta.keys",
      path: "/oauth2/v1/keys",
      dialect,
      handlers: {
        GET: async () => ({
          status: 200,
          headers: jsonContentType,
          body: JSON.stringify(await signer.jwks()),
        }),
      },
    },
    {
      name: "okta.unknown",
      path: "/api/*",
      dialect,
      handlers: {
        "*": guarded(read, ({ request }) => {
          throw oktaRefusals.notFound(request.path, "Endpoint");
        }),
      },
    },
  ];
}

/** The client whose tokens are asked for: an application's id is its client id. */
function applicationId({ params }: Received): string | undefined {
  return params["appId"]?.slice(0, 100);
}

/** @see https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/tag/OrgAS/ */
const discovery: Handler = ({ origin }) => ({
  status: 200,
  headers: jsonContentType,
  body: JSON.stringify({
    issuer: origin,
    authorization_endpoint: `${origin}/oauth2/v1/authorize`,
    token_endpoint: `${origin}/oauth2/v1/token`,
    jwks_uri: `${origin}/oauth2/v1/keys`,
    grant_types_supported: ["client_credentials"],
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    token_endpoint_auth_methods_supported: ["private_key_jwt"],
    token_endpoint_auth_signing_alg_values_supported: ["RS256", "ES256"],
    scopes_supported: ["okta.apps.read", "okta.apps.manage"],
  }),
});
