import { describe, expect, test } from "vitest";
import { verifyThroughDiscovery } from "../../../test/clients/verify-token.ts";
import { createFakeClock } from "../../../test/fakes/clock.ts";
import { armToken, askImds, read } from "../../../test/fakes/emulator-calls.ts";
import { createEmulator } from "../../emulator.ts";

const now = Date.UTC(2026, 5, 1, 13, 5, 7);
const otherTenant = "44444444-0000-4000-8000-000000000001";
const otherSubscription = "44444444-0000-4000-8000-000000000002";
const scopedClient = "44444444-0000-4000-8000-000000000003";

const create = () =>
  createEmulator({
    listen: false,
    clock: createFakeClock(now),
    state: {
      tenants: [{ id: otherTenant }],
      subscriptions: [{ id: otherSubscription, tenantId: otherTenant }],
      resourceGroups: [{ name: "empty" }],
      applications: [
        {
          clientId: scopedClient,
          secrets: ["scoped"],
          armScopes: ["/subscriptions/651f8027-33e8-4ec4-97b4-f6e9f3dc8744/resourceGroups/RG"],
        },
      ],
      containerApps: [{ resourceGroup: "rg2", name: "tagged", location: "West Europe", tags: { a: "b" } }],
      onlineEndpoints: [{ resourceGroup: "rg", workspace: "w", name: "entra", authMode: "AADToken" }],
    },
  });
const emulator = await create();
const { tenantId, subscriptionId, clientId, objectId, noRoleClientId, noRoleClientSecret } = emulator.seeded;
const { arm } = emulator.url;
const token = await armToken(emulator);

const group = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers`;
const workspace = `${group}/Microsoft.MachineLearningServices/workspaces/my-aml-workspace`;
const endpoint = `${workspace}/onlineEndpoints/my-online-endpoint/token`;
const app = `${group}/Microsoft.App/containerApps/testcontainerapp0/getAuthtoken`;
const withVersion = (path: string, version = "2024-03-01") => `${path}?api-version=${version}`;

function post(
  path: string,
  headers: Record<string, string> = { authorization: `Bearer ${token}` },
  init: RequestInit = {},
) {
  return read(emulator.fetch(arm + path, { method: "POST", headers, ...init }));
}
const codeOf = ({ json }: { json: Record<string, unknown> }) => (json["error"] as { code: string }).code;
const messageOf = ({ json }: { json: Record<string, unknown> }) =>
  (json["error"] as { message: string }).message;

describe("an online endpoint's token", () => {
  test("comes with exactly the published members, in whole epoch seconds", async () => {
    const { status, json } = await post(withVersion(endpoint, "2021-03-01-preview"));
    expect(status).toBe(200);
    expect(json).toEqual({
      accessToken: expect.any(String),
      tokenType: "Bearer",
      expiryTimeUtc: now / 1000 + 28_800,
      refreshAfterTimeUtc: now / 1000 + 14_400,
    });
  });

  test("verifies through discovery of its issuer", async () => {
    const live = await createEmulator({ listen: false });
    const headers = { authorization: `Bearer ${await armToken(live)}` };
    const { json } = await read(live.fetch(arm + withVersion(endpoint), { method: "POST", headers }));
    const audience = endpoint.replace(/\/token$/, "");
    const claims = await verifyThroughDiscovery(String(json["accessToken"]), audience, live);
    expect(claims["oid"]).toBe(live.seeded.objectId);
  });

  test("lives as long as the emulator is told", async () => {
    const short = await create();
    short.setLifetimes({ onlineEndpointSeconds: 100, onlineEndpointRefreshSeconds: 30 });
    const headers = { authorization: `Bearer ${await armToken(short)}` };
    const { json } = await read(short.fetch(arm + withVersion(endpoint), { method: "POST", headers }));
    expect(json).toMatchObject({ expiryTimeUtc: now / 1000 + 100, refreshAfterTimeUtc: now / 1000 + 30 });
  });

  test.each([
    ["in Key mode", `${workspace}/onlineEndpoints/my-key-endpoint/token`],
    [
      "in AADToken mode",
      `${group}/Microsoft.MachineLearningServices/workspaces/w/onlineEndpoints/entra/token`,
    ],
  ])("is refused for an endpoint %s", async (_, path) => {
    const answer = await post(withVersion(path));
    expect([answer.status, codeOf(answer)]).toEqual([400, "UserError"]);
  });
});

describe("a container app's token", () => {
  test("comes in the published shape, its end with seven digits of a second", async () => {
    const { status, json } = await post(withVersion(app, "2023-08-01-preview"));
    expect(status).toBe(200);
    expect(json).toEqual({
      id: `${group}/Microsoft.App/containerApps/testcontainerapp0`,
      name: "testcontainerapp0",
      type: "Microsoft.App/containerApps/accesstoken",
      location: "East US",
      properties: { token: expect.any(String), expires: "2026-06-01T14:05:07.0000000Z" },
    });
  });

  test("keeps the stored casing and tags", async () => {
    const path = group.replace("/rg/", "/RG2/");
    const { json } = await post(withVersion(`${path}/microsoft.app/CONTAINERAPPS/TAGGED/getAuthToken`));
    expect(json).toMatchObject({
      id: `/subscriptions/${subscriptionId}/resourceGroups/rg2/providers/Microsoft.App/containerApps/tagged`,
      location: "West Europe",
      tags: { a: "b" },
    });
  });
});

describe("both actions", () => {
  test.each([
    ["no body", undefined],
    ["an empty object", "{}"],
  ])("take %s", async (_, body) => {
    for (const path of [endpoint, app]) {
      const init = body === undefined ? {} : { body };
      expect((await post(withVersion(path), { authorization: `Bearer ${token}` }, init)).status).toBe(200);
    }
  });

  test.each(["2022-10-01", "2025-12-01", "2026-07-01", "2099-01-01-preview"])(
    "take api-version %s",
    async (version) => {
      expect((await post(withVersion(endpoint, version))).status).toBe(200);
      expect((await post(withVersion(app, version))).status).toBe(200);
    },
  );

  test.each([
    ["none", "", "MissingApiVersionParameter"],
    ["an empty one", "?api-version=", "MissingApiVersionParameter"],
    ["nonsense", "?api-version=latest", "InvalidApiVersionParameter"],
    ["a date that is none", "?api-version=2024-13-01", "InvalidApiVersionParameter"],
    ["two", "?api-version=2024-03-01&api-version=2024-03-01", "InvalidApiVersionParameter"],
    ["one from before the action", "?api-version=2015-01-01", "NoRegisteredProviderFound"],
  ])("refuse %s as api-version", async (_, query, code) => {
    const answer = await post(app + query);
    expect([answer.status, codeOf(answer)]).toEqual([400, code]);
  });

  test("take any letter case, doubled and trailing slashes", async () => {
    expect((await post(withVersion(`/${endpoint.toUpperCase()}/`))).status).toBe(200);
    expect((await post(withVersion(app.replaceAll("/", "//")))).status).toBe(200);
  });

  test("refuse another method", async () => {
    const answer = await read(
      emulator.fetch(arm + withVersion(app), { headers: { authorization: `Bearer ${token}` } }),
    );
    expect([answer.status, codeOf(answer), answer.headers.get("allow")]).toEqual([
      405,
      "MethodNotAllowed",
      "POST",
    ]);
  });

  test("carry Resource Manager's headers", async () => {
    const { headers } = await post(withVersion(app), {
      authorization: `Bearer ${token}`,
      "x-ms-client-request-id": "abc-1",
      "x-ms-return-client-request-id": "true",
    });
    const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
    expect(headers.get("x-ms-request-id")).toMatch(guid);
    expect(headers.get("x-ms-correlation-request-id")).toMatch(guid);
    expect(headers.get("x-ms-routing-request-id")).toMatch(/^EMULATOR:20260601T130507Z:[0-9a-f-]{36}$/);
    expect(headers.get("x-ms-client-request-id")).toBe("abc-1");
    expect(headers.get("x-ms-failure-cause")).toBeNull();
    expect(headers.get("cache-control")).toBe("no-cache");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe("the caller's token", () => {
  const [head = "", body = "", signature = ""] = token.split(".");
  const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as object;
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const flipped = signature.startsWith("A") ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;

  test.each([
    ["missing", {}, "AuthenticationFailed"],
    ["not a bearer's", { authorization: "Basic abc" }, "AuthenticationFailed"],
    ["the word undefined", { authorization: "Bearer undefined" }, "InvalidAuthenticationToken"],
    [
      "signed by nobody",
      { authorization: `Bearer ${encode({ alg: "none" })}.${body}.` },
      "InvalidAuthenticationToken",
    ],
    [
      "not signed",
      { authorization: `Bearer ${encode({ alg: "none" })}.${body}.AA` },
      "InvalidAuthenticationToken",
    ],
    ["wrongly signed", { authorization: `Bearer ${head}.${body}.${flipped}` }, "InvalidAuthenticationToken"],
    [
      "changed",
      { authorization: `Bearer ${head}.${encode({ ...claims, oid: "other" })}.${signature}` },
      "InvalidAuthenticationToken",
    ],
  ] as [string, Record<string, string>, string][])("is refused when %s", async (_, headers, code) => {
    const answer = await post(withVersion(app), headers);
    expect([answer.status, codeOf(answer)]).toEqual([401, code]);
    const challenge = answer.headers.get("www-authenticate");
    expect(challenge).toMatch(/^Bearer authorization_uri="https:\/\/127\.0\.0\.1:\d+\//);
    expect(challenge).not.toContain("claims=");
    expect(answer.headers.get("x-ms-failure-cause")).toBe("gateway");
  });

  test("is refused when it is for another API", async () => {
    const graph = await armToken(emulator, { scope: "https://graph.microsoft.com/.default" });
    const answer = await post(withVersion(app), { authorization: `Bearer ${graph}` });
    expect([answer.status, codeOf(answer)]).toEqual([401, "InvalidAuthenticationTokenAudience"]);
  });

  test("is refused once it has expired, by the emulator's clock", async () => {
    const moved = await create();
    const headers = { authorization: `Bearer ${await armToken(moved)}` };
    const ask = () => read(moved.fetch(arm + withVersion(app), { method: "POST", headers }));
    moved.advance(3_598_000);
    expect((await ask()).status).toBe(200);
    moved.advance(1000);
    const answer = await ask();
    expect([answer.status, codeOf(answer)]).toEqual([401, "ExpiredAuthenticationToken"]);
    expect(messageOf(answer)).toBe(
      "The access token expiry UTC time '6/1/2026 2:05:06 PM' is earlier than current UTC time '6/1/2026 2:05:06 PM'.",
    );
  });

  test("is refused by another emulator", async () => {
    const other = await create();
    const headers = { authorization: `Bearer ${token}` };
    const answer = await read(other.fetch(arm + withVersion(app), { method: "POST", headers }));
    expect(codeOf(answer)).toBe("InvalidAuthenticationToken");
  });

  test.each([
    "https://management.azure.com/.default",
    "https://management.core.windows.net//.default",
    "797f4846-ba00-4fd7-ba43-dac1f8f63013/.default",
    `${arm}/.default`,
    `${arm}//.default`,
  ])("is taken when it was asked for with %s", async (scope) => {
    const authorization = `Bearer ${await armToken(emulator, { scope })}`;
    expect((await post(withVersion(app), { authorization })).status).toBe(200);
  });

  test("may come from the metadata service", async () => {
    const { json } = await askImds(emulator, "api-version=2018-02-01&resource=https://management.azure.com/");
    const authorization = `Bearer ${json["access_token"]}`;
    expect((await post(withVersion(endpoint), { authorization })).status).toBe(200);
  });
});

describe("roles and existence", () => {
  test("a caller without a role is refused before it learns what exists", async () => {
    const form = { client_id: noRoleClientId, client_secret: noRoleClientSecret };
    const authorization = `Bearer ${await armToken(emulator, form)}`;
    for (const path of [app, app.replace("testcontainerapp0", "nowhere"), app.replace("/rg/", "/nowhere/")]) {
      const answer = await post(withVersion(path), { authorization });
      expect([answer.status, codeOf(answer)]).toEqual([403, "AuthorizationFailed"]);
      expect(messageOf(answer)).toContain(`The client '${noRoleClientId}' with object id '`);
      expect(messageOf(answer)).toContain(
        "action 'Microsoft.App/containerApps/getAuthToken/action' over scope '",
      );
    }
  });

  test("a role counts on its scope and below, and nowhere else", async () => {
    const form = { client_id: scopedClient, client_secret: "scoped" };
    const authorization = `Bearer ${await armToken(emulator, form)}`;
    expect((await post(withVersion(app), { authorization })).status).toBe(200);
    const neighbour = app.replace("/rg/", "/rg2/").replace("testcontainerapp0", "tagged");
    expect((await post(withVersion(neighbour), { authorization })).status).toBe(403);
  });

  test.each([
    ["subscription", app.replace(String(subscriptionId), tenantId), "SubscriptionNotFound"],
    ["group", app.replace("/rg/", "/nowhere/"), "ResourceGroupNotFound"],
    ["app", app.replace("testcontainerapp0", "nowhere"), "ResourceNotFound"],
    ["app in an empty group", app.replace("/rg/", "/empty/"), "ResourceNotFound"],
    ["workspace", endpoint.replace("my-aml-workspace", "nowhere"), "ResourceNotFound"],
    ["endpoint", endpoint.replace("my-online-endpoint", "nowhere"), "ResourceNotFound"],
  ])("a %s that does not exist is told by name", async (_, path, code) => {
    const answer = await post(withVersion(path));
    expect([answer.status, codeOf(answer)]).toEqual([404, code]);
  });

  test("a subscription id that is none", async () => {
    const answer = await post(withVersion(app.replace(String(subscriptionId), "x")));
    expect([answer.status, codeOf(answer)]).toEqual([400, "InvalidSubscriptionId"]);
  });

  test("a subscription of another tenant names the right one", async () => {
    const answer = await post(withVersion(app.replace(String(subscriptionId), otherSubscription)));
    expect([answer.status, codeOf(answer)]).toEqual([401, "InvalidAuthenticationTokenTenant"]);
    expect(messageOf(answer)).toContain(otherTenant);
  });

  test("an unknown path is told only to those who prove who they are", async () => {
    expect((await post("/subscriptions/x/y?api-version=2024-03-01", {})).status).toBe(401);
    const answer = await post("/subscriptions/x/y?api-version=2024-03-01");
    expect([answer.status, codeOf(answer)]).toEqual([404, "InvalidResourceType"]);
  });

  test("odd names are no way out of the path", async () => {
    for (const name of ["%2e%2e", "..%2f..", "%3Fx=", "%0d%0a", "%C4%B0", "%E0%A4%A", "x".repeat(3000)]) {
      const { status, text } = await post(withVersion(app.replace("testcontainerapp0", name)));
      expect([name, status]).toEqual([name, 404]);
      expect(text).not.toContain("\r\n");
    }
  });
});

test("the log names who asked and never holds a token", () => {
  expect(emulator.requests).toContainEqual(
    expect.objectContaining({ route: "arm.container-app-token", method: "POST", clientId, status: 200 }),
  );
  const log = JSON.stringify(emulator.requests);
  expect(log).not.toContain(token.split(".")[2]);
  expect(objectId).toBeDefined();
});
