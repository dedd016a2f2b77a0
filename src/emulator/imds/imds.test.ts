import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { verifyThroughDiscovery } from "../../../test/clients/verify-token.ts";
import { createFakeClock } from "../../../test/fakes/clock.ts";
import { askImds, claimsOf } from "../../../test/fakes/emulator-calls.ts";
import { createEmulator } from "../../emulator.ts";

const emulator = await createEmulator({ listen: false });
const { tenantId, systemIdentity, userIdentities } = emulator.seeded;
const [one] = userIdentities;
const resource = "https://management.azure.com/";
const version = "api-version=2018-02-01";
const basic = `${version}&resource=${encodeURIComponent(resource)}`;

describe("the token route", () => {
  test("answers with every number as digits in a string, agreeing with the token", async () => {
    const { status, json, headers } = await askImds(emulator, basic);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toMatch(/^application\/json/);
    const claims = await verifyThroughDiscovery(String(json["access_token"]), resource, emulator);
    expect(json).toEqual({
      access_token: expect.any(String),
      client_id: systemIdentity?.clientId,
      expires_in: expect.stringMatching(/^863\d\d$/),
      expires_on: String(claims.exp),
      ext_expires_in: json["expires_in"],
      not_before: String(claims.nbf),
      resource,
      token_type: "Bearer",
    });
    expect(claims).toMatchObject({
      appid: systemIdentity?.clientId,
      oid: systemIdentity?.objectId,
      tid: tenantId,
    });
  });

  test.each(["true", "True", "TRUE"])("takes the Metadata header's value as %s", async (metadata) => {
    expect((await askImds(emulator, basic, { headers: { metadata } })).status).toBe(200);
  });

  test.each([
    ["client_id", one?.clientId, {}],
    ["client_id", one?.clientId.toUpperCase(), {}],
    ["object_id", one?.objectId, { object_id: one?.objectId }],
    ["msi_res_id", one?.resourceId, { msi_res_id: one?.resourceId }],
    ["mi_res_id", one?.resourceId.toUpperCase(), { msi_res_id: one?.resourceId.toUpperCase() }],
  ])("finds an identity by %s %s, and echoes what was asked for", async (name, value, echo) => {
    const { json } = await askImds(emulator, `${basic}&${name}=${encodeURIComponent(String(value))}`);
    expect(json).toMatchObject({ client_id: one?.clientId, ...echo });
    expect(claimsOf(json["access_token"])).toMatchObject({ oid: one?.objectId, xms_mirid: one?.resourceId });
  });

  test.each([
    "client_info=1",
    "xms_cc=CP1",
    "x-client-SKU=x",
    "unknown=1",
    "bypass_cache=true",
    `authority=${encodeURIComponent(`${emulator.url.authority}/${tenantId}/`)}`,
  ])("takes %s", async (parameter) => {
    expect((await askImds(emulator, `${basic}&${parameter}`)).status).toBe(200);
  });

  test("takes a slash at the end of the path, and what clients send on a GET", async () => {
    const { status } = await askImds(emulator, basic, {
      path: "/metadata/identity/oauth2/token/",
      headers: { metadata: "true", "content-type": "application/x-www-form-urlencoded;charset=utf-8" },
    });
    expect(status).toBe(200);
  });

  test("keeps the audience's slash as asked", async () => {
    const { json } = await askImds(emulator, `${version}&resource=https://management.azure.com`);
    expect(json["resource"]).toBe("https://management.azure.com");
    expect(claimsOf(json["access_token"])["aud"]).toBe("https://management.azure.com");
  });

  test("told capabilities stand in the token", async () => {
    const { json } = await askImds(emulator, `${basic}&xms_cc=CP1,other`);
    expect(claimsOf(json["access_token"])["xms_cc"]).toEqual(["CP1"]);
  });

  test.each([
    ["no Metadata header", basic, {}, 400, "invalid_request"],
    ["a probe: no header, no query", "", {}, 400, "invalid_request"],
    ["Metadata: false", basic, { metadata: "false" }, 400, "invalid_request"],
    ["X-Forwarded-For", basic, { metadata: "true", "x-forwarded-for": "10.0.0.1" }, 400, "invalid_request"],
  ] as [string, string, Record<string, string>, number, string][])(
    "refuses %s",
    async (_, query, headers, status, error) => {
      const answer = await askImds(emulator, query, { headers });
      expect([answer.status, answer.json["error"]]).toEqual([status, error]);
      expect(answer.json["error_description"]).toEqual(expect.any(String));
    },
  );

  test.each([
    ["no resource", version],
    ["an empty resource", `${version}&resource=`],
    ["a repeated parameter", `${basic}&resource=x`],
    ["two selectors", `${basic}&client_id=${one?.clientId}&object_id=${one?.objectId}`],
    ["two spellings of one selector", `${basic}&msi_res_id=a&mi_res_id=a`],
    ["an empty selector", `${basic}&client_id=`],
    ["bypass_cache=false", `${basic}&bypass_cache=false`],
    ["another authority", `${basic}&authority=https://login.example/${tenantId}`],
    ["another tenant of its authority", `${basic}&authority=${emulator.url.authority}/common`],
  ])("refuses %s", async (_, query) => {
    const { status, json } = await askImds(emulator, query);
    expect([status, json["error"]]).toEqual([400, "invalid_request"]);
  });

  test("an unknown identity is not found, and never replaced by another", async () => {
    const { status, json } = await askImds(emulator, `${basic}&client_id=${tenantId}`);
    expect(status).toBe(400);
    expect(json).toEqual({ error: "invalid_request", error_description: "Identity not found" });
  });

  test("an unknown resource", async () => {
    const { status, json } = await askImds(emulator, `${version}&resource=https://unknown.example`);
    expect([status, json["error"]]).toEqual([400, "invalid_resource"]);
    expect(json["error_description"]).toContain("AADSTS50001");
  });

  test.each(["", "api-version=", "api-version=2017-12-01", "api-version=2018-02-30x", "api-version=latest"])(
    "refuses %j as api-version, naming newer ones",
    async (given) => {
      const { status, json } = await askImds(emulator, `${given}&resource=${resource}`);
      expect(status).toBe(400);
      expect(json).toEqual({
        error: expect.stringMatching(/^Bad request\. api-version is invalid or was not specified/),
        "newest-versions": expect.arrayContaining([expect.stringMatching(/^\d{4}-\d\d-\d\d$/)]),
      });
    },
  );

  test.each(["2018-02-01", "2019-08-01", "2025-04-07", "2027-01-01"])(
    "takes api-version %s",
    async (date) => {
      expect((await askImds(emulator, `api-version=${date}&resource=${resource}`)).status).toBe(200);
    },
  );

  test.each(["POST", "PUT", "HEAD"])("refuses %s", async (method) => {
    const { status, headers } = await askImds(emulator, basic, { method });
    expect([status, headers.get("allow")]).toEqual([405, "GET"]);
  });
});

describe("its cache", () => {
  const timed = async () => createEmulator({ listen: false, clock: createFakeClock() });

  test("hands out the same token again, with less life left, until its end", async () => {
    const moved = await timed();
    const first = await askImds(moved, basic);
    moved.advance(3600_000);
    const second = await askImds(moved, basic);
    expect(second.json["access_token"]).toBe(first.json["access_token"]);
    expect(second.json["expires_on"]).toBe(first.json["expires_on"]);
    expect(Number(second.json["expires_in"])).toBe(Number(first.json["expires_in"]) - 3600);
    moved.advance(86_399_000 - 3600_000);
    expect((await askImds(moved, basic)).json["access_token"]).not.toBe(first.json["access_token"]);
  });

  test("keeps resources and identities apart", async () => {
    const first = await askImds(emulator, basic);
    const slashless = await askImds(emulator, `${version}&resource=https://management.azure.com`);
    const other = await askImds(emulator, `${basic}&client_id=${one?.clientId}`);
    const tokens = [first, slashless, other].map(({ json }) => json["access_token"]);
    expect(new Set(tokens).size).toBe(3);
  });

  test("is passed by with bypass_cache, or when the named token is the one at hand", async () => {
    const fresh = await timed();
    const first = String((await askImds(fresh, basic)).json["access_token"]);
    const bypassed = String((await askImds(fresh, `${basic}&bypass_cache=true`)).json["access_token"]);
    expect(bypassed).not.toBe(first);
    const hash = (text: string) => createHash("sha256").update(text).digest("hex");
    const stale = await askImds(fresh, `${basic}&token_sha256_to_refresh=${hash(first)}`);
    expect(stale.json["access_token"]).toBe(bypassed);
    const current = await askImds(fresh, `${basic}&token_sha256_to_refresh=${hash(bypassed)}`);
    expect(current.json["access_token"]).not.toBe(bypassed);
  });

  test("mints once for many who ask at the same time", async () => {
    const fresh = await timed();
    const answers = await Promise.all(Array.from({ length: 20 }, () => askImds(fresh, basic)));
    expect(new Set(answers.map(({ json }) => json["access_token"])).size).toBe(1);
  });
});

describe("a machine without an identity of its own", () => {
  const machine = (...resourceIds: string[]) =>
    createEmulator({
      listen: false,
      state: {
        extends: "nothing",
        identities: resourceIds.map((resourceId, index) => ({
          clientId: `00000000-0000-4000-8000-00000000000${index}`,
          resourceId,
        })),
      },
    });

  test("answers with its only other one", async () => {
    const { json } = await askImds(await machine("/a"), basic);
    expect(json["client_id"]).toBe("00000000-0000-4000-8000-000000000000");
  });

  test("asks which of several is meant", async () => {
    const { status, json } = await askImds(await machine("/a", "/b"), basic);
    expect(status).toBe(400);
    expect(json["error_description"]).toMatch(/^Multiple user assigned identities exist/);
  });

  test("finds none where there is none", async () => {
    const { json } = await askImds(await machine(), basic);
    expect(json["error_description"]).toBe("Identity not found");
  });
});

describe("what else the service tells", () => {
  const headers = { metadata: "true" };

  test("its versions", async () => {
    const { json } = await askImds(emulator, "", { path: "/metadata/versions", headers });
    expect(json["apiVersions"]).toContain("2018-02-01");
  });

  test("the tenant of the machine's identity", async () => {
    const { json } = await askImds(emulator, version, { path: "/metadata/identity/info", headers });
    expect(json).toEqual({ tenantId });
  });

  test("the machine, whole or by branch", async () => {
    const query = "api-version=2021-02-01";
    const whole = await askImds(emulator, query, { path: "/metadata/instance", headers });
    const compute = await askImds(emulator, query, { path: "/metadata/instance/compute", headers });
    expect(whole.json["compute"]).toEqual(compute.json);
    expect(compute.json).toMatchObject({
      location: "eastus",
      resourceGroupName: "rg",
      vmSize: expect.any(String),
    });
  });

  test("a leaf, as text", async () => {
    const path = "/metadata/instance/compute/LOCATION";
    const leaf = await askImds(emulator, "api-version=2021-02-01&format=text", { path, headers });
    expect(leaf.text).toBe("eastus");
    expect((await askImds(emulator, "api-version=2021-02-01", { path, headers })).status).toBe(400);
  });

  test("region discovery's question without a version is answered with newer ones", async () => {
    const path = "/metadata/instance/compute";
    const { status, json } = await askImds(emulator, "format=json", { path, headers });
    expect(status).toBe(400);
    expect(json["newest-versions"]).toHaveLength(3);
  });

  test.each(["/metadata/instance/nothing", "/metadata/nothing", "/metadata/instance/compute/constructor"])(
    "nothing at %s",
    async (path) => {
      expect((await askImds(emulator, "api-version=2021-02-01", { path, headers })).status).toBe(404);
    },
  );
});
