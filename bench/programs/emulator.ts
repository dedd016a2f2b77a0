// Our emulator's Entra token endpoint, as a server to be measured.
import { createEmulator } from "tokenbooth/emulator";
import { serve } from "../harness/serving-child.ts";

const { seeded, url } = await createEmulator();
serve({
  url: url.http,
  tokenPath: `/${seeded.tenantId}/oauth2/v2.0/token`,
  form: new URLSearchParams({
    grant_type: "client_credentials",
    client_id: seeded.clientId ?? "",
    client_secret: seeded.clientSecret ?? "",
    scope: "https://management.azure.com/.default",
  }).toString(),
});
