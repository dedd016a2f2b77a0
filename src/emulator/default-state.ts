import type { EmulatorStateInput } from "./state.ts";

const tenantId = "3f0a9b2e-6d41-4c7e-9a58-7b1c2d3e4f50";
const subscriptionId = "651f8027-33e8-4ec4-97b4-f6e9f3dc8744";
const identityFolder = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;

/** What the emulator holds unless told otherwise: the documented examples of all five token systems. */
export const defaultState: EmulatorStateInput = {
  tenants: [{ id: tenantId, domains: ["tokenbooth.example"] }],
  applications: [
    {
      clientId: "5a1c7e90-2b3d-4f68-8c1a-9d0e1f2a3b41",
      objectId: "6b2d8fa1-3c4e-4079-9d2b-ae1f203b4c52",
      armScopes: ["/"],
    },
    { clientId: "7c3e90b2-4d5f-418a-ae3c-bf20314c5d63", objectId: "8d4fa1c3-5e60-429b-bf4d-c031425d6e74" },
  ],
  identities: [
    {
      clientId: "9e50b2d4-6f71-43ac-805e-d142536e7f85",
      objectId: "af61c3e5-7082-44bd-916f-e253647f8096",
      armScopes: ["/"],
    },
    {
      clientId: "b072d4f6-8193-45ce-a270-f36475809107",
      objectId: "c183e507-92a4-46df-b381-047586910218",
      resourceId: `${identityFolder}/booth-one`,
      armScopes: ["/"],
    },
    {
      clientId: "d294f618-a3b5-47e0-8492-158697a21329",
      objectId: "e3a50729-b4c6-48f1-95a3-2697a8b3243a",
      resourceId: `${identityFolder}/booth-two`,
    },
  ],
  subscriptions: [{ id: subscriptionId }],
  onlineEndpoints: [
    { resourceGroup: "rg", workspace: "my-aml-workspace", name: "my-online-endpoint" },
    { resourceGroup: "rg", workspace: "my-aml-workspace", name: "my-key-endpoint", authMode: "Key" },
  ],
  containerApps: [{ resourceGroup: "rg", name: "testcontainerapp0", location: "East US" }],
  okta: { tokens: [{ appId: "0oardd5r32PWsF4421d7", id: "oar1godmqw4QUiX4C1d7" }] },
};
