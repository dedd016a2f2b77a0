import type { HttpResponse } from "../../model/http.ts";
import { serializeContainerAppToken } from "../../wire/container-app.ts";
import { issuerOf } from "../authority/access-token.ts";
import type { EmulatorContext } from "../context.ts";
import type { Received } from "../route.ts";
import { createUniqueId } from "../unique-id.ts";
import { type ArmOperation, authorizeCall, scopeOf } from "./authorize.ts";
import { requestRefusals } from "./refusals.ts";
import type { ArmResources } from "./resources.ts";

const operation: ArmOperation = {
  type: "Microsoft.App/containerApps",
  action: "Microsoft.App/containerApps/getAuthToken/action",
  firstApiVersion: "2022-03-01",
  names: ["containerAppName"],
};

/**
 * The token with which a container app's logs are read and its shells opened.
 *
 * @throws ArmRefused
 * @see https://learn.microsoft.com/rest/api/containerapps/container-apps/get-auth-token
 */
export async function containerAppToken(
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
  const [name = ""] = names;
  const app = resources.findContainerApp([subscriptionId, resourceGroup, name]);
  if (app === undefined) {
    throw requestRefusals.resourceNotFound(`Microsoft.App/containerApps/${name}`, resourceGroup);
  }
  const { clock, lifetimes, signer } = context;
  const now = clock.now();
  const expiresAt = now + lifetimes.containerAppSeconds * 1000;
  const id = scopeOf(app.subscriptionId, app.resourceGroup, operation.type, [app.name]);
  const { tenantId, clientId, objectId } = caller;
  const token = await signer.sign({
    aud: id,
    iss: issuerOf(received.origin, tenantId, 1),
    iat: Math.floor(now / 1000),
    nbf: Math.floor(now / 1000),
    exp: Math.floor(expiresAt / 1000),
    tid: tenantId,
    oid: objectId,
    sub: objectId,
    appid: clientId,
    uti: createUniqueId(),
  });
  const { location, tags } = app;
  return serializeContainerAppToken({ id, name: app.name, location, tags }, token, expiresAt);
}
