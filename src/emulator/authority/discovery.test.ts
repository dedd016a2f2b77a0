import { describe, expect, test } from "vitest";
import { read } from "../../../test/fakes/emulator-calls.ts";
import { createEmulator } from "../../emulator.ts";

const emulator = await createEmulator({ listen: false });
const { tenantId } = emulator.seeded;
const { authority, http } = emulator.url;
const get = (url: string, headers: Record<string, string> = {}) => read(emulator.fetch(url, { headers }));

describe("discovery", () => {
  test("the v2.0 document has the issuer that its URL implies, and all endpoints on the same origin", async () => {
    const { json } = await get(`${authority}/${tenantId}/v2.0/.well-known/openid-configuration`);
    const base = `${authority}/${tenantId}`;
    expect(json).toMatchObject({
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      subject_types_supported: ["pairwise"],
      id_token_signing_alg_values_supported: ["RS256"],
    });
    expect(json["response_types_supported"]).toContain("code");
    expect(json["token_endpoint_auth_methods_supported"]).toEqual([
      "client_secret_post",
      "client_secret_basic",
      "private_key_jwt",
    ]);
  });

  test("the v1 document's issuer ends with a slash", async () => {
    const { json } = await get(`${authority}/${tenantId}/.well-known/openid-configuration`);
    expect(json).toMatchObject({
      issuer: `${authority}/${tenantId}/`,
      token_endpoint: `${authority}/${tenantId}/oauth2/token`,
      jwks_uri: `${authority}/${tenantId}/discovery/keys`,
    });
  });

  test("the tenant may be written in any case", async () => {
    const { json } = await get(
      `${authority}/${tenantId.toUpperCase()}/v2.0/.well-known/openid-configuration`,
    );
    expect(json["issuer"]).toBe(`${authority}/${tenantId}/v2.0`);
  });

  test("the shared endpoints leave the tenant open", async () => {
    const { json } = await get(`${authority}/common/v2.0/.well-known/openid-configuration`);
    expect(json["issuer"]).toBe(`${authority}/{tenantid}/v2.0`);
  });

  test("URLs carry the origin that was used, if it is one of our own, and never another Host", async () => {
    const path = `/${tenantId}/v2.0/.well-known/openid-configuration`;
    expect((await get(http + path)).json["issuer"]).toBe(`${http}/${tenantId}/v2.0`);
    const local = authority.replace("127.0.0.1", "localhost");
    expect((await get(local + path)).json["issuer"]).toBe(`${local}/${tenantId}/v2.0`);
  });

  test("the keys hold public members only", async () => {
    const { json } = await get(`${authority}/${tenantId}/discovery/v2.0/keys`);
    expect(json).toEqual({
      keys: [
        {
          kty: "RSA",
          use: "sig",
          alg: "RS256",
          kid: expect.any(String),
          n: expect.any(String),
          e: "AQAB",
        },
      ],
    });
    expect((await get(`${authority}/${tenantId}/discovery/keys`)).json).toEqual(json);
  });
});

describe("instance discovery", () => {
  const ask = (endpoint: string) =>
    get(
      `${authority}/common/discovery/instance?api-version=1.1&authorization_endpoint=${encodeURIComponent(endpoint)}`,
    );

  test("knows the emulator's own authority", async () => {
    const { json } = await ask(`${authority}/${tenantId}/oauth2/v2.0/authorize`);
    const { host } = new URL(authority);
    expect(json).toEqual({
      tenant_discovery_endpoint: `${authority}/${tenantId}/v2.0/.well-known/openid-configuration`,
      "api-version": "1.1",
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    });
  });

  test.each(["https://login.example/common/oauth2/v2.0/authorize", "", "nonsense"])(
    "refuses another: %s",
    async (endpoint) => {
      const { status, json } = await ask(endpoint);
      expect([status, json["error"]]).toEqual([400, "invalid_instance"]);
    },
  );
});

test("the cloud's metadata point at the emulator itself", async () => {
  const { json } = await get(`${authority}/metadata/endpoints?api-version=2022-09-01`);
  expect(json).toMatchObject({
    resourceManager: authority,
    authentication: { loginEndpoint: authority },
    microsoftGraphResourceId: expect.any(String),
    suffixes: { storage: expect.any(String), keyVaultDns: expect.any(String) },
  });
});
