// Asks for one token of each source with a client made of the server's own description.
import createClient from "openapi-fetch";
import type { paths } from "./api.d.ts";

const { TOKENBOOTH_SERVER_URL: baseUrl = "", TOKENBOOTH_SERVER_KEY: key = "" } = process.env;
const { POST, GET } = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${key}` } });

const client = await POST("/v1/tokens/client", { body: {} });
const endpoint = await POST("/v1/tokens/online-endpoint", {
  body: {
    endpointName: "my-online-endpoint",
    resourceGroupName: "rg",
    workspaceName: "my-aml-workspace",
  },
});
const app = await POST("/v1/tokens/container-app", {
  body: { containerAppName: "testcontainerapp0", resourceGroupName: "rg" },
});
const identity = await POST("/v1/tokens/identity", { body: { resource: "https://management.azure.com/" } });
const okta = await POST("/v1/tokens/okta", {
  body: { clientId: "0oardd5r32PWsF4421d7", id: "oar1godmqw4QUiX4C1d7" },
});
const missing = await POST("/v1/tokens/container-app", {
  body: { containerAppName: "nothing", resourceGroupName: "rg" },
});
const health = await GET("/healthz");

process.stdout.write(
  JSON.stringify({
    client: client.data?.result.token,
    "online-endpoint": endpoint.data?.result.accessToken,
    "container-app": app.data?.result.token,
    identity: identity.data?.result.accessToken,
    okta: okta.data?.result.status,
    missing: missing.error?.code,
    health: health.data?.status,
  }),
);
