import { randomUUID } from "node:crypto";
import type { ListenerResponse } from "../../http/send.ts";
import { jsonContentType } from "../../wire/json.ts";
import type { EmulatorContext } from "../context.ts";
import { decodeJwt } from "../jwt.ts";
import type { Dialect, EmulatorRoute, Handler, Received } from "../route.ts";
import { verifyBearer } from "./bearer.ts";
import { containerAppToken } from "./container-app-token.ts";
import { onlineEndpointToken } from "./online-endpoint-token.ts";
import { ArmRefused, requestRefusals } from "./refusals.ts";
import { createArmResources } from "./resources.ts";

const groupPath = "/subscriptions/:subscriptionId/resourceGroups/:resourceGroupName/providers";

/** Azure Resource Manager: the two actions that hand out tokens, and what clients ask before them. */
export function armRoutes(context: EmulatorContext): readonly EmulatorRoute[] {
  const resources = createArmResources(context.state);
  const dialect: Dialect = {
    refusal: (status) => requestRefusals.bare(status).response,
    finish: (response, received) => withArmHeaders(response, received, context.clock.now()),
  };
  const worded =
    (handler: Handler): Handler =>
    async (received) => {
      try {
        return await handler(received);
      } catch (error) {
        if (error instanceof ArmRefused) return error.response;
        throw error;
      }
    };
  const route = (name: string, path: string, handlers: EmulatorRoute["handlers"]): EmulatorRoute => ({
    name: `arm.${name}`,
    path,
    dialect,
    handlers,
    clientIdOf: clientIdOfBearer,
  });
  const unknown = worded(async ({ request, origin }) => {
    await verifyBearer(request.headers, origin, context);
    throw requestRefusals.unknownType(request.path);
  });
  return [
    route(
      "online-endpoint-token",
      `${groupPath}/Microsoft.MachineLearningServices/workspaces/:workspaceName/onlineEndpoints/:endpointName/token`,
      { POST: worded((received) => onlineEndpointToken(received, context, resources)) },
    ),
    route("container-app-token", `${groupPath}/Microsoft.App/containerApps/:containerAppName/getAuthToken`, {
      POST: worded((received) => containerAppToken(received, context, resources)),
    }),
    { ...route("metadata", "/metadata/endpoints", { GET: metadata(context) }) },
    route("unknown", "/subscriptions/*", { "*": unknown }),
    route("unknown", "/providers/*", { "*": unknown }),
  ];
}

/**
 * Where the parts of this cloud are, for clients that are told its metadata host only.
 *
 * @see https://learn.microsoft.com/azure/azure-stack/user/azure-stack-version-profiles-ruby
 */
function metadata({ state }: EmulatorContext): Handler {
  return ({ origin }) => ({
    status: 200,
    headers: jsonContentType,
    body: JSON.stringify({
      name: "TokenboothEmulator",
      portal: origin,
      resourceManager: origin,
      microsoftGraphResourceId: "https://graph.microsoft.com/",
      graph: "https://graph.microsoft.com/",
      graphAudience: "https://graph.microsoft.com/",
      authentication: {
        loginEndpoint: origin,
        audiences: [`${origin}/`, "https://management.core.windows.net/", "https://management.azure.com/"],
        tenant: state.tenants[0]?.id ?? "common",
        identityProvider: "AAD",
      },
      suffixes: { storage: "core.windows.net", keyVaultDns: "vault.azure.net", acrLoginServer: "azurecr.io" },
    }),
  });
}

/** The client that an unverified token names: good enough for a log. */
function clientIdOfBearer({ request }: Received): string | undefined {
  const { authorization } = request.headers;
  const token = typeof authorization === "string" ? /^Bearer +(\S+)$/i.exec(authorization)?.[1] : undefined;
  const claims = token === undefined ? undefined : decodeJwt(token)?.claims;
  const id = claims?.["appid"] ?? claims?.["azp"];
  return typeof id === "string" ? id.slice(0, 100) : undefined;
}

function withArmHeaders(response: ListenerResponse, { request }: Received, at: number): ListenerResponse {
  const requestId = randomUUID();
  const given = request.headers["x-ms-client-request-id"];
  const wanted = request.headers["x-ms-return-client-request-id"];
  const echo =
    typeof given === "string" && wanted === "true" && /^[\w-]{1,64}$/.test(given) ? given : undefined;
  return {
    ...response,
    headers: {
      "cache-control": "no-cache",
      pragma: "no-cache",
      "strict-transport-security": "max-age=31536000; includeSubDomains",
      "x-content-type-options": "nosniff",
      "x-ms-request-id": requestId,
      "x-ms-correlation-request-id": randomUUID(),
      "x-ms-routing-request-id": `EMULATOR:${compactTime(at)}:${requestId}`,
      ...(response.status >= 400 && { "x-ms-failure-cause": "gateway" }),
      ...(echo !== undefined && { "x-ms-client-request-id": echo }),
      ...response.headers,
    },
  };
}

/** Such as `20260115T120000Z`. */
function compactTime(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");
}
