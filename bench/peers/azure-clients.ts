import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { Emulator } from "../../src/emulator.ts";

/** The published Azure logins as users make them, pointed at an emulator. */
export async function azureClients(emulator: Emulator) {
  const { ClientSecretCredential } = await import("@azure/identity");
  const { ConfidentialClientApplication } = await import("@azure/msal-node");
  setDefaultCACertificates([...getCACertificates("default"), emulator.caPem ?? ""]);
  const { tenantId, clientId = "", clientSecret = "" } = emulator.seeded;
  const { authority } = emulator.url;
  return {
    identity: new ClientSecretCredential(tenantId, clientId, clientSecret, {
      authorityHost: authority,
      disableInstanceDiscovery: true,
    }),
    msal: new ConfidentialClientApplication({
      auth: {
        clientId,
        clientSecret,
        authority: `${authority}/${tenantId}/v2.0`,
        knownAuthorities: [new URL(authority).host],
      },
      system: { protocolMode: "OIDC" },
    }),
  };
}
