import type { Origins } from "../origins.ts";
import type { ResolvedState } from "../resolve-state.ts";

/** An API that tokens are given for. */
export interface Api {
  readonly appId?: string | undefined;
  readonly tokenVersion: 1 | 2;
  /** Its names besides `appId`, as app roles are kept under. */
  readonly uris: readonly string[];
}

export interface Apis {
  /** The API that a resource names, in any letter case and with or without one final slash. */
  find(resource: string): Api | undefined;
}

/** Azure's own APIs of the public cloud, those that clients ask for most. All take tokens of version 1. */
const azureApis: readonly (readonly [appId: string | undefined, ...uris: string[]])[] = [
  [
    "797f4846-ba00-4fd7-ba43-dac1f8f63013",
    "https://management.azure.com",
    "https://management.core.windows.net",
  ],
  ["00000003-0000-0000-c000-000000000000", "https://graph.microsoft.com"],
  ["cfa8b339-82a2-471a-a3c9-0fc0be7a4093", "https://vault.azure.net"],
  ["e406a681-f3d4-42a8-90b6-c2b029497af1", "https://storage.azure.com"],
  ["18a66f5f-dbdf-4c17-9dd7-1634712a9cbe", "https://ml.azure.com"],
  ["fb60f99c-7a34-4190-8149-302f77469936", "api://AzureADTokenExchange"],
  [undefined, "https://database.windows.net"],
  [undefined, "https://ossrdbms-aad.database.windows.net"],
  [undefined, "https://containerregistry.azure.net"],
  [undefined, "https://servicebus.azure.net"],
  [undefined, "https://eventhubs.azure.net"],
  [undefined, "https://cognitiveservices.azure.com"],
  [undefined, "https://azconfig.io"],
  [undefined, "https://monitor.azure.com"],
];

/**
 * The APIs known in every tenant: Azure's own, the emulator's Resource Manager under each of its URLs, and those of
 * the state. Every other one is refused, as Entra ID refuses what is not in the tenant.
 */
export function createApis(state: ResolvedState, origins: Origins): Apis {
  const byName = new Map<string, Api>();
  const add = (api: Api) => {
    for (const name of [...api.uris, ...(api.appId === undefined ? [] : [api.appId])])
      byName.set(normal(name), api);
  };
  for (const [appId, ...uris] of azureApis) add({ appId, uris, tokenVersion: 1 });
  for (const { appId, uris, tokenVersion } of state.apis)
    add({ appId, uris: [...uris, `api://${appId}`], tokenVersion });
  add({ uris: [...origins.all], tokenVersion: 1 });
  return { find: (resource) => byName.get(normal(resource)) };
}

function normal(resource: string): string {
  return resource.toLowerCase().replace(/\/$/, "");
}
