import { ContainerAppsAPIClient } from "@azure/arm-appcontainers";
import { AzureMachineLearningWorkspaces } from "@azure/arm-machinelearning";
import { ClientSecretCredential, ManagedIdentityCredential } from "@azure/identity";
import { createBooth } from "../../../src/index.ts";
import { printAttempts, readInput, variable } from "./attempts.ts";

interface Input {
  readonly noRole: { readonly clientId: string; readonly clientSecret: string };
}

const { noRole } = readInput<Input>();
const subscriptionId = variable("ARM_SUBSCRIPTION_ID");
const endpoint = variable("TOKENBOOTH_EMULATOR_ARM_URL");
const authority = { authorityHost: variable("AZURE_AUTHORITY_HOST"), disableInstanceDiscovery: true };

const booth = createBooth();
const credential = booth.credential();
const { onlineEndpoints } = new AzureMachineLearningWorkspaces(credential, subscriptionId, { endpoint });
const { containerApps } = new ContainerAppsAPIClient(credential, subscriptionId, { endpoint });

const bySecret = new ClientSecretCredential(
  variable("AZURE_TENANT_ID"),
  variable("AZURE_CLIENT_ID"),
  variable("AZURE_CLIENT_SECRET"),
  authority,
);
const wrong = new ClientSecretCredential(
  variable("AZURE_TENANT_ID"),
  variable("AZURE_CLIENT_ID"),
  "canary-wrong",
  authority,
);
const app = { containerAppName: "testcontainerapp0", resourceGroupName: "rg" };

const boothWith = (azureCredential: ClientSecretCredential | ManagedIdentityCredential) =>
  createBooth({ credential: azureCredential });

const handedIn = boothWith(bySecret);

await printAttempts({
  endpoint: () => onlineEndpoints.getToken("rg", "my-aml-workspace", "my-online-endpoint"),
  app: () => containerApps.getAuthToken("rg", "testcontainerapp0"),
  appAgain: () => containerApps.getAuthToken("rg", "testcontainerapp0"),
  missing: () => containerApps.getAuthToken("rg", "nowhere"),
  withoutRole: () =>
    new ContainerAppsAPIClient(createBooth(noRole).credential(), subscriptionId, {
      endpoint,
    }).containerApps.getAuthToken("rg", "testcontainerapp0"),
  wrongSecret: () =>
    new ContainerAppsAPIClient(createBooth({ clientSecret: "canary-wrong" }).credential(), subscriptionId, {
      endpoint,
    }).containerApps.getAuthToken("rg", "testcontainerapp0"),
  counters: async () => booth.counters(),
  handedIn: async () => (await handedIn.getToken("container-app", app)).result,
  handedInAgain: async () => (await handedIn.getToken("client", {})).outcome,
  handedInDescribed: async () => handedIn.describeLogin(),
  handedInIdentity: async () =>
    (await boothWith(new ManagedIdentityCredential()).getToken("container-app", app)).result,
  handedInWrong: async () => (await boothWith(wrong).getToken("client", {})).result,
});
