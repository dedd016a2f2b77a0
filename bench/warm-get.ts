// A token that is at hand, asked for again and again: against a bare Map with a clock check, and against the published
// Azure logins, all in one process.
import { createEmulator } from "../src/emulator.ts";
import { createBooth, environmentLayers } from "../src/index.ts";
import { interleave } from "./harness/interleave.ts";
import { printComparison } from "./harness/table.ts";
import { azureClients } from "./peers/azure-clients.ts";

const scope = "https://management.azure.com/.default";
const emulator = await createEmulator();
const { identity, msal } = await azureClients(emulator);
const env = emulator.environment();
const booth = createBooth({ layers: environmentLayers(env), runtime: { env, fetch: emulator.fetch } });
const { getClientToken, getOnlineEndpointToken } = booth.functions;

const {
  endpointName = "",
  resourceGroupName = "",
  workspaceName = "",
  systemIdentity,
  userIdentities,
} = emulator.seeded;
const endpoint = { endpointName, resourceGroupName, workspaceName };
const resource = "https://management.azure.com/";
const clientHandle = booth.handle("client", {});
const endpointHandle = booth.handle("online-endpoint", endpoint);
const identityHandle = booth.handle("identity", { resource });
const credential = booth.credential();
if (!systemIdentity || userIdentities.length === 0) throw new Error("The emulator holds no identities.");

const map = new Map(
  ["client", "online-endpoint", "identity"].map((key) => [
    key,
    { result: { token: "token" }, refreshAt: Date.now() + 3_600_000 },
  ]),
);
async function lookUp(key: string) {
  const entry = map.get(key);
  return entry !== undefined && Date.now() < entry.refreshAt ? entry : undefined;
}

const measured = await interleave([
  {
    name: "Map + clock",
    async run(count) {
      for (let index = 0; index < count; index++) await lookUp("client");
      return undefined;
    },
  },
  {
    name: "handle.get(), client",
    async run(count) {
      for (let index = 0; index < count; index++) await clientHandle.get();
      return undefined;
    },
  },
  {
    name: "handle.get(), online-endpoint",
    async run(count) {
      for (let index = 0; index < count; index++) await endpointHandle.get();
      return undefined;
    },
  },
  {
    name: "handle.get(), identity",
    async run(count) {
      for (let index = 0; index < count; index++) await identityHandle.get();
      return undefined;
    },
  },
  {
    name: "getClientToken()",
    async run(count) {
      for (let index = 0; index < count; index++) await getClientToken();
      return undefined;
    },
  },
  {
    name: "getOnlineEndpointToken({…})",
    async run(count) {
      for (let index = 0; index < count; index++) await getOnlineEndpointToken({ ...endpoint });
      return undefined;
    },
  },
  {
    name: "booth.credential().getToken()",
    async run(count) {
      for (let index = 0; index < count; index++) await credential.getToken(scope);
      return undefined;
    },
  },
  {
    name: "@azure/identity getToken()",
    async run(count) {
      for (let index = 0; index < count; index++) await identity.getToken(scope);
      return undefined;
    },
  },
  {
    name: "@azure/msal-node acquireToken…()",
    async run(count) {
      for (let index = 0; index < count; index++)
        await msal.acquireTokenByClientCredential({ scopes: [scope] });
      return undefined;
    },
  },
]);
await emulator.close();
printComparison("Warm get, nanoseconds a call", measured);
