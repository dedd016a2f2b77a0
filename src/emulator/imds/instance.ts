import type { HttpResponse } from "../../model/http.ts";
import { jsonContentType } from "../../wire/json.ts";
import type { EmulatorContext } from "../context.ts";
import type { Received } from "../route.ts";
import { checkMetadataRequest, checkMetadataVersion, readMetadataQuery } from "./guard.ts";
import { bareImdsRefusal } from "./refusals.ts";

type Metadata = string | { readonly [name: string]: Metadata };

/**
 * What the machine is told of itself, whole or one branch of it; every value is text.
 *
 * @see https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service#instance-metadata
 */
export function instanceMetadata({ request, params }: Received, { state }: EmulatorContext): HttpResponse {
  checkMetadataRequest(request);
  const parameters = readMetadataQuery(request);
  checkMetadataVersion(parameters, "2017-03-01");
  const path = (params["*"] ?? "").split("/").filter(Boolean);
  const found = path.reduce<Metadata | undefined>(memberNamed, describe(state));
  if (found === undefined) return bareImdsRefusal(404);
  const asText = parameters.get("format") === "text";
  if (typeof found === "string" && !asText) {
    return { ...badFormat, body: JSON.stringify({ error: "Bad request. A leaf is read with format=text." }) };
  }
  return typeof found === "string"
    ? { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: found }
    : { status: 200, headers: jsonContentType, body: JSON.stringify(found) };
}

/** The member of that name in any letter case. */
function memberNamed(branch: Metadata | undefined, name: string): Metadata | undefined {
  if (typeof branch !== "object") return undefined;
  return Object.entries(branch).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

const badFormat = { status: 400, headers: jsonContentType } as const;

function describe({
  machine,
  subscriptions,
  resourceGroups,
  onlineEndpoints,
  containerApps,
}: EmulatorContext["state"]) {
  const group =
    resourceGroups[0]?.name ?? onlineEndpoints[0]?.resourceGroup ?? containerApps[0]?.resourceGroup ?? "";
  const subscription = subscriptions[0]?.id ?? "";
  return {
    compute: {
      azEnvironment: "AzurePublicCloud",
      location: machine.location,
      name: machine.name,
      osType: "Linux",
      resourceGroupName: group,
      resourceId: `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Compute/virtualMachines/${machine.name}`,
      subscriptionId: subscription,
      tags: "",
      vmSize: "Standard_D2s_v3",
      zone: "",
    },
  } satisfies Metadata;
}
