import { randomUUID } from "node:crypto";
import { serializeEntraError } from "../../wire/entra.ts";
import { jsonContentType } from "../../wire/json.ts";
import type { EmulatorContext } from "../context.ts";
import { retryAfter } from "../retry-after.ts";
import type { Dialect, EmulatorRoute, Handler, Received } from "../route.ts";
import type { Apis } from "./apis.ts";
import { createAssertionChecker } from "./client-assertion.ts";
import { createDirectory } from "./directory.ts";
import { discoveryDocument, instanceDiscovery } from "./discovery.ts";
import { EntraRefused, refusals } from "./refusals.ts";
import { createTokenEndpoint } from "./token-endpoint.ts";

/** Entra ID: token endpoints, discovery and keys. */
export function authorityRoutes(context: EmulatorContext, apis: Apis): readonly EmulatorRoute[] {
  const { clock, origins, signer, state } = context;
  const directory = createDirectory(state);
  const assertions = createAssertionChecker(context);
  const endpoint = createTokenEndpoint({ context, directory, apis, assertions });

  const word = (refused: EntraRefused, received: Received) =>
    serializeEntraError(refused.refusal, {
      traceId: randomUUID(),
      correlationId: correlationIdOf(received) ?? randomUUID(),
      at: clock.now(),
    });
  const dialect: Dialect = {
    refusal(status, received) {
      const response = word(ordered(status, received.request.method), received);
      return { ...response, headers: { ...response.headers, ...retryAfter(status) } };
    },
  };
  const worded =
    (handler: Handler): Handler =>
    async (received) => {
      try {
        return await handler(received);
      } catch (error) {
        if (error instanceof EntraRefused) return word(error, received);
        throw error;
      }
    };
  const get = (name: string, path: string, handler: Handler): EmulatorRoute => ({
    name: `entra.${name}`,
    path,
    dialect,
    handlers: { GET: worded(handler) },
  });
  const token = (name: string, path: string, handler: Handler): EmulatorRoute => ({
    name: `entra.${name}`,
    path,
    dialect,
    handlers: { POST: worded(handler) },
    clientIdOf: ({ request }) => /(?:^|&)client_id=([^&]{1,100})/.exec(request.body)?.[1],
  });
  const keys: Handler = async ({ params }) => {
    const name = params["tenant"] ?? "";
    if (!/^(common|organizations)$/i.test(name) && directory.findTenant(name) === undefined) {
      throw refusals.unknownTenant(name);
    }
    return { status: 200, headers: jsonContentType, body: JSON.stringify(await signer.jwks()) };
  };
  const firstTenant = state.tenants[0]?.id ?? "common";

  return [
    token("token-v2", "/:tenant/oauth2/v2.0/token", endpoint.v2),
    token("token-v1", "/:tenant/oauth2/token", endpoint.v1),
    get("discovery-v2", "/:tenant/v2.0/.well-known/openid-configuration", (received) =>
      discoveryDocument(directory, received, 2),
    ),
    get("discovery-v1", "/:tenant/.well-known/openid-configuration", (received) =>
      discoveryDocument(directory, received, 1),
    ),
    get("keys-v2", "/:tenant/discovery/v2.0/keys", keys),
    get("keys-v1", "/:tenant/discovery/keys", keys),
    get("instance", "/common/discovery/instance", (received) =>
      instanceDiscovery(received, firstTenant, origins.all),
    ),
  ];
}

function ordered(status: number, method: string): EntraRefused {
  if (status === 405) return refusals.wrongMethod(method);
  if (status === 429) return refusals.throttled();
  return status >= 500 ? refusals.unavailable(status) : refusals.bare(status);
}

/** The id that the client gave its request, in a header or in the body; only a GUID is repeated. */
function correlationIdOf({ request }: Received): string | undefined {
  const header = request.headers["client-request-id"];
  const given =
    typeof header === "string" ? header : /(?:^|&)client-request-id=([^&]+)/.exec(request.body)?.[1];
  return given !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(given)
    ? given
    : undefined;
}
