import type { HttpResponse } from "../../model/http.ts";
import { serializeOnlineEndpointToken } from "../../wire/online-endpoint.ts";
import { issuerOf } from "../authority/access-token.ts";
import type { EmulatorContext } from "../context.ts";
import type { Received } from "../route.ts";
import { createUniqueId } from "../unique-id.ts";
import { type ArmOperation, authorizeCall, scopeOf } from "./authorize.ts";
import { requestRefusals } from "./refusals.ts";
import type { ArmResources } from "./resources.ts";

const operation: ArmOperation = {
  type: "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
  action: "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/token/action",
  firstApiVersion: "2021-03-01",
  names: ["workspaceName", "endpointName"],
};

/**
 * The service token of an online endpoint.
 *
 * @throws ArmRefused
 * @see https://learn.microsoft.com/rest/api/azureml/online-endpoints/get-token
 */
export async function onlineEndpointToken(
  received: Received,
  context: EmulatorContext,
  resources: ArmResources,
): Promise<HttpResponse> {
  const { caller, subscriptionId, resourceGroup, names } = await authorizeCall(
    received,
    operation,
    context,
    resources,
  );
  const [workspace = "", name = ""] = names;
  if (!resources.hasWorkspace(subscriptionId, resourceGroup, workspace)) {
    const resource = `Microsoft.MachineLearningServices/workspaces/${workspace}`;
    throw requestRefusals.resourceNotFound(resource, resourceGroup);
  }
  const endpoint = resources.findOnlineEndpoint([subscriptionId, resourceGroup, workspace, name]);
  if (endpoint === undefined) {
    const resource = `Microsoft.MachineLearningServices/workspaces/${workspace}/onlineEndpoints/${name}`;
    throw requestRefusals.resourceNotFound(resource, resourceGroup);
  }
  if (endpoint.authMode !== "AMLToken") throw requestRefusals.wrongAuthMode(endpoint.name, endpoint.authMode);

  const { clock, lifetimes, signer } = context;
  const now = Math.floor(clock.now() / 1000);
  const life = lifetimes.onlineEndpointSeconds;
  const refreshAfter = Math.min(life, lifetimes.onlineEndpointRefreshSeconds ?? Math.floor(life / 2));
  const { tenantId, clientId, objectId } = caller;
  const accessToken = await signer.sign({
    aud: scopeOf(endpoint.subscriptionId, endpoint.resourceGroup, operation.type, [
      endpoint.workspace,
      endpoint.name,
    ]),
    iss: issuerOf(received.origin, tenantId, 1),
    iat: now,
    nbf: now,
    exp: now + life,
    tid: tenantId,
    oid: objectId,
    sub: objectId,
    appid: clientId,
    uti: createUniqueId(),
  });
  return serializeOnlineEndpointToken({
    accessToken,
    expiresAt: (now + life) * 1000,
    refreshAt: (now + refreshAfter) * 1000,
  });
}
