import * as v from "valibot";
import type { TokenboothError } from "../model/errors.ts";
import type { HttpRequest, HttpResponse } from "../model/http.ts";
import { parseClaimsChallenge } from "./claims-challenge.ts";
import { jsonContentType, readJson } from "./json.ts";
import { upstreamError } from "./upstream-error.ts";

/** An action on one resource, named from the subscription down. */
export interface ArmAction {
  readonly subscriptionId: string;
  readonly resourceGroupName: string;
  /** Provider, types and names in turn, such as `["Microsoft.App", "containerApps", name]`. */
  readonly resource: readonly string[];
  readonly action: string;
  readonly apiVersion: string;
}

/** A POST without a body. Every segment is encoded, so that a name can never change which URL is asked. */
export function serializeArmAction(endpoint: string, action: ArmAction, accessToken: string): HttpRequest {
  const segments = [
    "subscriptions",
    action.subscriptionId,
    "resourceGroups",
    action.resourceGroupName,
    "providers",
    ...action.resource,
    action.action,
  ];
  const path = segments.map(encodeURIComponent).join("/");
  return {
    method: "POST",
    url: `${endpoint}/${path}?api-version=${encodeURIComponent(action.apiVersion)}`,
    headers: { authorization: `Bearer ${accessToken}`, accept: "application/json" },
    secrets: [accessToken],
  };
}

const ArmErrorBody = v.object({
  error: v.object({ code: v.optional(v.string()), message: v.optional(v.string()) }),
});

const nextSteps: Readonly<Record<string, string>> = {
  AuthorizationFailed: "Give this login a role that allows the action on that scope.",
  InvalidAuthenticationTokenTenant: "Set tenantId to the tenant that the subscription belongs to.",
  SubscriptionNotFound: "Check subscriptionId, and that this login's tenant holds it.",
  ResourceGroupNotFound: "Check resourceGroupName and subscriptionId.",
  ResourceNotFound: "Check the names, and that they belong to this resource group and subscription.",
};

/**
 * Azure Resource Manager's error envelope.
 *
 * @see https://github.com/microsoft/api-guidelines/blob/vNext/azure/Guidelines.md#handling-errors
 */
export function parseArmError(response: HttpResponse, host: string): TokenboothError {
  const body = v.safeParse(ArmErrorBody, readJson(response));
  const error = body.success ? body.output.error : undefined;
  return upstreamError(response, {
    who: "Azure Resource Manager",
    host,
    code: error?.code,
    message: error ? error.message : `a body that is not its own (${response.body.length} characters)`,
    requestId: response.headers["x-ms-request-id"],
    claims: response.status === 401 ? parseClaimsChallenge(response.headers["www-authenticate"]) : undefined,
    next: error?.code === undefined ? undefined : nextSteps[error.code],
  });
}

/** The error envelope, as Resource Manager sends it. */
export function serializeArmError(status: number, code: string, message: string): HttpResponse {
  return { status, headers: jsonContentType, body: JSON.stringify({ error: { code, message } }) };
}
