import { decodeProtectedHeader } from "jose";
import { describe, expect, test } from "vitest";
import { verifyThroughDiscovery } from "../../../test/clients/verify-token.ts";
import { createFakeClock } from "../../../test/fakes/clock.ts";
import { askEntra, claimsOf, postForm, read } from "../../../test/fakes/emulator-calls.ts";
import { createEmulator } from "../../emulator.ts";

const v2Api = "22222222-0000-4000-8000-000000000001";
const v1Api = "22222222-0000-4000-8000-000000000002";
const oddSecret = "a+b/c=d&e%f g";
const oddClient = "33333333-0000-4000-8000-000000000001";
const endedClient = "33333333-0000-4000-8000-000000000002";

const emulator = await createEmulator({
  listen: false,
  state: {
    apis: [
      { appId: v2Api, uris: ["api://second"], tokenVersion: 2 },
      { appId: v1Api, uris: ["https://first.example"] },
    ],
    applications: [
      { clientId: oddClient, secrets: [oddSecret], appRoles: { "api://second": ["Data.Read"] } },
      { clientId: endedClient, secrets: [{ value: "ended", expiresAt: "2020-01-01T00:00:00Z" }] },
    ],
  },
});
const { tenantId, clientId, clientSecret, objectId } = emulator.seeded;
const v2Path = `/${tenantId}/oauth2/v2.0/token`;

describe("the v2.0 token endpoint", () => {
  test("hands out a token for a secret, numbers as numbers, not to be stored", async () => {
    const { status, json, headers } = await askEntra(emulator);
    expect(status).toBe(200);
    expect(json).toEqual({
      token_type: "Bearer",
      expires_in: 3599,
      ext_expires_in: 3599,
      access_token: expect.any(String),
    });
    expect(headers.get("cache-control")).toContain("no-store");
  });

  test("its tokens verify through discovery of their issuer, and hold Entra's claims", async () => {
    const { json } = await askEntra(emulator);
    const token = String(json["access_token"]);
    const claims = await verifyThroughDiscovery(token, "https://management.azure.com/", emulator);
    const issuer = `${emulator.url.authority}/${tenantId}/`;
    expect(claims).toEqual({
      aud: "https://management.azure.com/",
      iss: issuer,
      idp: issuer,
      iat: expect.any(Number),
      nbf: claims.iat,
      exp: (claims.iat ?? 0) + 300 + 3599,
      appid: clientId,
      appidacr: "1",
      idtyp: "app",
      oid: objectId,
      sub: objectId,
      tid: tenantId,
      uti: expect.stringMatching(/^[\w-]{22}$/),
      ver: "1.0",
    });
    expect(decodeProtectedHeader(token)).toEqual({ typ: "JWT", alg: "RS256", kid: expect.any(String) });
  });

  test("no two tokens are the same", async () => {
    const [first, second] = await Promise.all([askEntra(emulator), askEntra(emulator)]);
    expect(claimsOf(first.json["access_token"])["uti"]).not.toBe(
      claimsOf(second.json["access_token"])["uti"],
    );
  });

  test.each([
    ["https://management.azure.com/.default", "https://management.azure.com"],
    ["https://management.azure.com//.default", "https://management.azure.com/"],
    ["https://graph.microsoft.com/.default", "https://graph.microsoft.com"],
    ["https://vault.azure.net/.default", "https://vault.azure.net"],
    ["https://storage.azure.com/.default", "https://storage.azure.com"],
    [`${emulator.url.arm}/.default`, emulator.url.arm],
    [`${emulator.url.arm}//.default`, `${emulator.url.arm}/`],
    ["https://first.example/.default", "https://first.example"],
    [`${v1Api}/.default`, v1Api],
    ["api://second/.default", v2Api],
  ])("the scope %s brings the audience %s", async (scope, audience) => {
    const { json } = await askEntra(emulator, { scope });
    const claims = await verifyThroughDiscovery(String(json["access_token"]), audience, emulator);
    expect(claims.aud).toBe(audience);
  });

  test("an API of version 2 gets tokens of version 2, with the client's roles", async () => {
    const { json } = await askEntra(emulator, {
      client_id: oddClient,
      client_secret: oddSecret,
      scope: "api://second/.default",
    });
    expect(claimsOf(json["access_token"])).toMatchObject({
      ver: "2.0",
      iss: `${emulator.url.authority}/${tenantId}/v2.0`,
      azp: oddClient,
      azpacr: "1",
      roles: ["Data.Read"],
    });
  });

  test("a secret of odd characters survives, in the form and in Basic", async () => {
    const form = await askEntra(emulator, { client_id: oddClient, client_secret: oddSecret });
    expect(form.status).toBe(200);
    const encode = (text: string) => new URLSearchParams({ x: text }).toString().slice(2);
    const basic = Buffer.from(`${encode(oddClient)}:${encode(oddSecret)}`).toString("base64");
    const withoutProof = { client_id: undefined, client_secret: undefined };
    const header = await askEntra(emulator, withoutProof, { authorization: `Basic ${basic}` });
    expect(header.status).toBe(200);
  });

  test("tolerates what clients send along", async () => {
    const path = `//${tenantId.toUpperCase()}//oauth2/v2.0/token/?x=1`;
    const { status, json } = await postForm(emulator, path, {
      grant_type: "client_credentials",
      client_id: clientId?.toUpperCase(),
      client_secret: clientSecret,
      scope: "https://management.azure.com/.default",
      response_type: "token",
      client_info: "1",
      "x-client-SKU": "msal.js.node",
      "x-ms-lib-capability": "retry-after, h429",
      claims: '{"access_token":{"xms_cc":{"values":["cp1","other"]}}}',
    });
    expect(status).toBe(200);
    expect(claimsOf(json["access_token"])).toMatchObject({ xms_cc: ["cp1"], tid: tenantId });
  });

  test("a domain name stands for its tenant", async () => {
    const { status, json } = await postForm(emulator, "/Tokenbooth.Example/oauth2/v2.0/token", {
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      scope: "https://management.azure.com/.default",
    });
    expect(status).toBe(200);
    expect(claimsOf(json["access_token"])["tid"]).toBe(tenantId);
  });
});

describe("the v1 token endpoint", () => {
  test("writes numbers as digits and echoes the resource", async () => {
    const { status, json } = await postForm(emulator, `/${tenantId}/oauth2/token?api-version=1.0`, {
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      resource: "https://management.core.windows.net/",
    });
    expect(status).toBe(200);
    const { exp, nbf } = claimsOf(json["access_token"]);
    expect(json).toEqual({
      token_type: "Bearer",
      expires_in: "3599",
      ext_expires_in: "3599",
      expires_on: String(exp),
      not_before: String(nbf),
      resource: "https://management.core.windows.net/",
      access_token: expect.any(String),
    });
  });

  test("wants a resource", async () => {
    const { json } = await postForm(emulator, `/${tenantId}/oauth2/token`, {
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
    });
    expect(json["error_codes"]).toEqual([900144]);
  });
});

describe("refusals", () => {
  test.each([
    ["a wrong secret", { client_secret: "wrong" }, 401, "invalid_client", 7000215],
    [
      "a secret that has ended",
      { client_id: endedClient, client_secret: "ended" },
      401,
      "invalid_client",
      7000222,
    ],
    ["no secret", { client_secret: undefined }, 401, "invalid_client", 7000216],
    ["an empty secret", { client_secret: "" }, 401, "invalid_client", 7000216],
    ["no client", { client_id: undefined }, 400, "invalid_request", 900144],
    ["an unknown application", { client_id: tenantId }, 400, "unauthorized_client", 700016],
    ["no grant", { grant_type: undefined }, 400, "invalid_request", 900144],
    ["another grant", { grant_type: "password" }, 400, "unsupported_grant_type", 70003],
    ["no scope", { scope: undefined }, 400, "invalid_request", 900144],
    [
      "a scope that is no .default",
      { scope: "https://graph.microsoft.com/User.Read" },
      400,
      "invalid_scope",
      1002012,
    ],
    [
      "two scopes",
      { scope: "https://a.example/.default https://b.example/.default" },
      400,
      "invalid_scope",
      70011,
    ],
    ["a scope without a resource", { scope: "/.default" }, 400, "invalid_scope", 70011],
    ["an unknown resource", { scope: "https://unknown.example/.default" }, 400, "invalid_resource", 500011],
    ["the v1 parameter", { resource: "https://management.azure.com/" }, 400, "invalid_request", 901002],
    ["claims that are no JSON", { claims: "{" }, 400, "invalid_request", 9002313],
    ["two proofs at a time", { client_assertion: "x" }, 400, "invalid_request", 9002313],
  ])("%s", async (_, form, status, error, code) => {
    const answer = await askEntra(emulator, form);
    expect([answer.status, answer.json["error"], answer.json["error_codes"]]).toEqual([
      status,
      error,
      [code],
    ]);
  });

  test("have Entra's exact shape, and echo the client's request id", async () => {
    const id = "0f8fad5b-d9cb-469f-a165-70867728950e";
    const { json, headers } = await askEntra(
      emulator,
      { client_secret: "wrong" },
      { "client-request-id": id },
    );
    const { error_description, trace_id, timestamp } = json;
    expect(json).toEqual({
      error: "invalid_client",
      error_description: expect.any(String),
      error_codes: [7000215],
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/),
      trace_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      correlation_id: id,
    });
    expect(error_description).toMatch(/^AADSTS7000215: Invalid client secret provided\./);
    expect(error_description).toContain(
      ` Trace ID: ${trace_id} Correlation ID: ${id} Timestamp: ${timestamp}`,
    );
    expect(headers.get("x-ms-request-id")).toBe(trace_id);
  });

  test("never repeat a request id that is none", async () => {
    const { text } = await askEntra(
      emulator,
      { client_secret: "wrong" },
      { "client-request-id": "<canary>" },
    );
    expect(text).not.toContain("canary");
  });

  test("an unknown tenant, on every route of it", async () => {
    const unknown = "/00000000-0000-4000-8000-000000000000";
    for (const path of [
      "/.well-known/openid-configuration",
      "/v2.0/.well-known/openid-configuration",
      "/discovery/v2.0/keys",
    ]) {
      const { status, json } = await read(emulator.fetch(emulator.url.authority + unknown + path));
      expect([path, status, json["error_codes"]]).toEqual([path, 400, [90002]]);
    }
    const { status, json } = await postForm(emulator, `${unknown}/oauth2/v2.0/token`, {});
    expect([status, json["error_codes"]]).toEqual([400, [90002]]);
  });

  test("a tenant that stands for many", async () => {
    const { json } = await postForm(emulator, "/common/oauth2/v2.0/token", {});
    expect(json["error_codes"]).toEqual([9001023]);
  });

  test("a GET", async () => {
    const { status, json } = await read(emulator.fetch(emulator.url.authority + v2Path));
    expect([status, json["error_codes"]]).toEqual([400, [900561]]);
  });

  test("a repeated parameter", async () => {
    const { json } = await read(
      emulator.fetch(emulator.url.authority + v2Path, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "grant_type=client_credentials&client_id=a&client_id=b",
      }),
    );
    expect(json["error_codes"]).toEqual([9000411]);
  });

  test("a body that is no form", async () => {
    const { json } = await read(
      emulator.fetch(emulator.url.authority + v2Path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ grant_type: "client_credentials" }),
      }),
    );
    expect(json["error_codes"]).toEqual([900144]);
  });
});

test("lifetimes and clock are the emulator's", async () => {
  const clock = createFakeClock(Date.UTC(2031, 0, 1));
  const timed = await createEmulator({ listen: false, clock, state: { lifetimes: { entraSeconds: 60 } } });
  timed.advance(1000);
  const { json, headers } = await askEntra(timed);
  expect(json["expires_in"]).toBe(60);
  expect(claimsOf(json["access_token"])["exp"]).toBe(Date.UTC(2031, 0, 1) / 1000 + 61);
  expect(headers.get("date")).toBe("Wed, 01 Jan 2031 00:00:01 GMT");
  timed.setLifetimes({ entraSeconds: 5 });
  expect((await askEntra(timed)).json["expires_in"]).toBe(5);
});
