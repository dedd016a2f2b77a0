import { ContainerAppsAPIClient } from "@azure/arm-appcontainers";
import { AzureMachineLearningWorkspaces } from "@azure/arm-machinelearning";
import { ClientSecretCredential, ManagedIdentityCredential } from "@azure/identity";
import { printAttempts, readInput, variable } from "./attempts.ts";

interface Input {
  readonly noRole: { readonly clientId: string; readonly clientSecret: string };
}

const { noRole } = readInput<Input>();
const tenantId = variable("AZURE_TENANT_ID");
const subscriptionId = variable("ARM_SUBSCRIPTION_ID");
const endpoint = variable("TOKENBOOTH_EMULATOR_ARM_URL");
const login = { authorityHost: variable("AZURE_AUTHORITY_HOST"), disableInstanceDiscovery: true };
const bySecret = new ClientSecretCredential(
  tenantId,
  variable("AZURE_CLIENT_ID"),
  variable("AZURE_CLIENT_SECRET"),
  login,
);
const withoutRole = new ClientSecretCredential(tenantId, noRole.clientId, noRole.clientSecret, login);
const identity = new ManagedIdentityCredential();

const { onlineEndpoints } = new AzureMachineLearningWorkspaces(bySecret, subscriptionId, {
  endpoint,
});
const { containerApps } = new ContainerAppsAPIClient(bySecret, subscriptionId, { endpoint });
const slashed = new ContainerAppsAPIClient(bySecret, subscriptionId, { endpoint: `${endpoint}/` });

await printAttempts({
  endpoint: () => onlineEndpoints.getToken("rg", "my-aml-workspace", "my-online-endpoint"),
  endpointInUpperCase: () => onlineEndpoints.getToken("RG", "MY-AML-WORKSPACE", "MY-ONLINE-ENDPOINT"),
  keyEndpoint: () => onlineEndpoints.getToken("rg", "my-aml-workspace", "my-key-endpoint"),
  missingEndpoint: () => onlineEndpoints.getToken("rg", "my-aml-workspace", "nowhere"),
  missingGroup: () => onlineEndpoints.getToken("nowhere", "my-aml-workspace", "my-online-endpoint"),
  app: () => containerApps.getAuthToken("rg", "testcontainerapp0"),
  appThroughSlash: () => slashed.containerApps.getAuthToken("rg", "testcontainerapp0"),
  appByIdentity: () =>
    new ContainerAppsAPIClient(identity, subscriptionId, { endpoint }).containerApps.getAuthToken(
      "rg",
      "testcontainerapp0",
    ),
  endpointByIdentity: () =>
    new AzureMachineLearningWorkspaces(identity, subscriptionId, {
      endpoint,
    }).onlineEndpoints.getToken("rg", "my-aml-workspace", "my-online-endpoint"),
  appWithoutRole: () =>
    new ContainerAppsAPIClient(withoutRole, subscriptionId, { endpoint }).containerApps.getAuthToken(
      "rg",
      "testcontainerapp0",
    ),
});
