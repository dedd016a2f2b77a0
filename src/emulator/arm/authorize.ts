import type { EmulatorContext } from "../context.ts";
import type { Received } from "../route.ts";
import { checkApiVersion } from "./api-version.ts";
import { authorizationUri, type Caller, verifyBearer } from "./bearer.ts";
import { requestRefusals, tokenRefusals } from "./refusals.ts";
import type { ArmResources } from "./resources.ts";

/** An action as its route declares it. */
export interface ArmOperation {
  /** Such as `Microsoft.App/containerApps`. */
  readonly type: string;
  /** Such as `Microsoft.App/containerApps/getAuthToken/action`. */
  readonly action: string;
  /** Date of the first api-version that knows it. */
  readonly firstApiVersion: string;
  /** Names of the path's segments after the group, from the outermost resource in. */
  readonly names: readonly string[];
}

export interface AuthorizedCall {
  readonly caller: Caller;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly names: readonly string[];
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * What Resource Manager checks before it passes a call on: token, version, role, subscription and group, in this
 * order. A caller without a role learns nothing of what exists.
 *
 * @throws ArmRefused
 */
export async function authorizeCall(
  received: Received,
  operation: ArmOperation,
  context: EmulatorContext,
  resources: ArmResources,
): Promise<AuthorizedCall> {
  const { request, params, origin } = received;
  const caller = await verifyBearer(request.headers, origin, context);
  checkApiVersion(request.query, operation.type, operation.firstApiVersion);
  const subscriptionId = params["subscriptionId"] ?? "";
  const resourceGroup = params["resourceGroupName"] ?? "";
  const names = operation.names.map((name) => params[name] ?? "");
  if (!guid.test(subscriptionId)) throw requestRefusals.invalidSubscriptionId(subscriptionId);

  const subscription = resources.findSubscription(subscriptionId);
  if (subscription !== undefined && subscription.tenantId.toLowerCase() !== caller.tenantId) {
    const { tenantId } = subscription;
    throw tokenRefusals.tenant(authorizationUri(origin, tenantId), caller.issuer, tenantId);
  }
  const scope = scopeOf(subscriptionId, resourceGroup, operation.type, names);
  if (!resources.isAllowed(caller.objectId, scope)) {
    throw requestRefusals.forbidden(caller.clientId, caller.objectId, operation.action, scope);
  }
  if (subscription === undefined) throw requestRefusals.subscriptionNotFound(subscriptionId);
  if (!resources.hasGroup(subscriptionId, resourceGroup)) throw requestRefusals.groupNotFound(resourceGroup);
  return { caller, subscriptionId, resourceGroup, names };
}

/** The resource's id: its type's segments and its names in turn. */
export function scopeOf(
  subscriptionId: string,
  resourceGroup: string,
  type: string,
  names: readonly string[],
): string {
  const [provider, ...types] = type.split("/");
  const resource = types.map((segment, index) => `${segment}/${names[index] ?? ""}`).join("/");
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/${provider}/${resource}`;
}
