import { readFile, stat } from "node:fs/promises";
import { request } from "node:https";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import { armToken, askEntra, askImds, claimsOf, read } from "../../test/fakes/emulator-calls.ts";
import { createEmulator, type EmulatorStateInput } from "../emulator.ts";

const query = "api-version=2018-02-01&resource=https://management.azure.com/";

/** A GET over TLS that trusts the emulator's authority alone. */
function getOverTls(url: string, ca: string, headers: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { ca, headers, servername: "localhost", agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => resolve(text));
    });
    asking.on("error", reject).end();
  });
}

describe("an emulator that listens", () => {
  test("is reached over http and https, and leaves nothing behind", async () => {
    const emulator = await createEmulator();
    const { url, caFile = "", caPem = "", seeded } = emulator;
    expect(await readFile(caFile, "utf8")).toBe(caPem);
    expect((await stat(dirname(caFile))).mode & 0o777).toBe(0o700);

    const overHttp = await fetch(`${url.imds}/metadata/identity/oauth2/token?${query}`, {
      headers: { metadata: "true" },
    });
    expect(overHttp.status).toBe(200);
    const document = `/${seeded.tenantId}/v2.0/.well-known/openid-configuration`;
    const overTls = JSON.parse(await getOverTls(url.authority + document, caPem)) as { issuer: string };
    expect(overTls.issuer).toBe(`${url.authority}/${seeded.tenantId}/v2.0`);
    const forged = await getOverTls(url.authority + document, caPem, { host: "attacker.example" });
    expect(forged).not.toContain("attacker.example");

    await emulator.close();
    await expect(stat(dirname(caFile))).rejects.toMatchObject({ code: "ENOENT" });
    await expect(fetch(url.http)).rejects.toThrow();
  });

  test("frees its first port when the second is taken", async () => {
    const first = await createEmulator();
    const tlsPort = Number(new URL(first.url.https).port);
    await expect(createEmulator({ listen: { tlsPort } })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await first.close();
  });

  test("resets, truncates and drips on the wire too", async () => {
    const emulator = await createEmulator();
    emulator.fail({ reset: true });
    emulator.fail({ truncate: 5 });
    emulator.fail({ body: "ab", dripMsPerByte: 0 });
    const ask = () => fetch(`${emulator.url.http}/metadata/versions`).then((response) => response.text());
    await expect(ask()).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
    await expect(ask()).rejects.toThrow();
    expect(await ask()).toBe("ab");
    await emulator.close();
  });

  test("closes though an answer is held back", async () => {
    const clock = createFakeClock();
    const emulator = await createEmulator({ clock });
    emulator.fail({ delayMs: 60_000 });
    const held = fetch(emulator.url.http).catch((error: unknown) => error);
    while (clock.sleeping === 0) await new Promise(setImmediate);
    await emulator.close();
    expect(await held).toBeInstanceOf(TypeError);
  });
});

describe("what it tells of itself", () => {
  test("the variables that make other programs use it", async () => {
    const emulator = await createEmulator();
    const { url, seeded, caFile } = emulator;
    expect(emulator.environment()).toEqual({
      TOKENBOOTH_EMULATOR_HTTP_URL: url.http,
      TOKENBOOTH_EMULATOR_HTTPS_URL: url.https,
      TOKENBOOTH_EMULATOR_IMDS_URL: url.http,
      TOKENBOOTH_EMULATOR_ARM_URL: url.https,
      TOKENBOOTH_EMULATOR_AUTHORITY_URL: url.https,
      TOKENBOOTH_EMULATOR_OKTA_URL: url.https,
      TOKENBOOTH_EMULATOR_CA_FILE: caFile,
      NODE_EXTRA_CA_CERTS: caFile,
      SSL_CERT_FILE: caFile,
      REQUESTS_CA_BUNDLE: caFile,
      AZURE_AUTHORITY_HOST: url.https,
      AZURE_POD_IDENTITY_AUTHORITY_HOST: url.http,
      ARM_METADATA_HOSTNAME: new URL(url.https).host,
      AZURE_TENANT_ID: seeded.tenantId,
      AZURE_CLIENT_ID: seeded.clientId,
      AZURE_CLIENT_SECRET: seeded.clientSecret,
      ARM_SUBSCRIPTION_ID: "651f8027-33e8-4ec4-97b4-f6e9f3dc8744",
      OKTA_CLIENT_ORGURL: url.https,
      OKTA_CLIENT_TOKEN: seeded.oktaApiToken,
    });
    expect(emulator.description()).toEqual({ ...url, caFile, ...seeded });
    await emulator.close();
  });

  test("the documented examples, with secrets of its own for each start", async () => {
    const [first, second] = await Promise.all([0, 1].map(() => createEmulator({ listen: false })));
    expect(first?.seeded).toMatchObject({
      subscriptionId: "651f8027-33e8-4ec4-97b4-f6e9f3dc8744",
      resourceGroupName: "rg",
      workspaceName: "my-aml-workspace",
      endpointName: "my-online-endpoint",
      keyEndpointName: "my-key-endpoint",
      containerAppName: "testcontainerapp0",
      oktaClientId: "0oardd5r32PWsF4421d7",
      oktaTokenId: "oar1godmqw4QUiX4C1d7",
    });
    expect(first?.seeded.userIdentities).toHaveLength(2);
    for (const secret of ["clientSecret", "noRoleClientSecret", "oktaApiToken"] as const) {
      expect(first?.seeded[secret]?.length).toBeGreaterThanOrEqual(40);
      expect(first?.seeded[secret]).not.toBe(second?.seeded[secret]);
    }
    expect(first?.environment()).not.toHaveProperty("NODE_EXTRA_CA_CERTS");
  });
});

describe("its fetch", () => {
  const unreachable = { message: "fetch failed", cause: { code: "ENOTFOUND" } };

  test("reaches the emulator under all of its names, and the metadata service's well-known one", async () => {
    const emulator = await createEmulator({ listen: false });
    const names = [
      emulator.url.http,
      emulator.url.http.replace("127.0.0.1", "localhost"),
      "http://169.254.169.254",
    ];
    for (const name of names) {
      expect(
        (await emulator.fetch(`${name}/metadata/versions`, { headers: { metadata: "true" } })).status,
      ).toBe(200);
    }
  });

  test("reaches nothing else", async () => {
    const emulator = await createEmulator({ listen: false });
    for (const url of [
      "https://login.microsoftonline.com/",
      "http://127.0.0.1:9/",
      "https://169.254.169.254/",
    ]) {
      await expect(emulator.fetch(url)).rejects.toMatchObject(unreachable);
    }
  });

  test("takes a Request, tells the URL, and heeds a signal", async () => {
    const emulator = await createEmulator({ listen: false });
    const url = `${emulator.url.http}/metadata/versions`;
    const response = await emulator.fetch(new Request(url, { headers: { metadata: "true" } }));
    expect([response.status, response.url]).toEqual([200, url]);
    await expect(emulator.fetch(url, { signal: AbortSignal.abort(new Error("gone")) })).rejects.toThrow(
      "gone",
    );
  });

  test("refuses a body over a mebibyte", async () => {
    const emulator = await createEmulator({ listen: false });
    const body = "x".repeat(1024 * 1024 + 1);
    expect((await emulator.fetch(emulator.url.https, { method: "POST", body })).status).toBe(413);
  });

  test("answers an unknown path and an odd method with 404", async () => {
    const emulator = await createEmulator({ listen: false });
    expect((await read(emulator.fetch(`${emulator.url.http}/nowhere`))).json).toMatchObject({
      error: "not_found",
    });
    expect(
      (await emulator.fetch(`${emulator.url.http}/metadata/versions`, { method: "constructor" })).status,
    ).toBe(405);
  });
});

describe("its clock and its memory", () => {
  test("the clock moves both ways, and is set back by a reset", async () => {
    const emulator = await createEmulator({ listen: false, clock: createFakeClock(1_800_000_000_000) });
    const expiry = async () => claimsOf(await armToken(emulator))["exp"];
    emulator.advance(10_000);
    expect(await expiry()).toBe(1_800_003_609);
    emulator.setTime(1_700_000_000_000);
    expect(await expiry()).toBe(1_700_003_599);
    emulator.reset();
    expect(await expiry()).toBe(1_800_003_599);
  });

  test("a reset keeps key and secrets, so that what was handed out still counts", async () => {
    const emulator = await createEmulator({ listen: false });
    const { clientSecret } = emulator.seeded;
    const authorization = `Bearer ${await armToken(emulator)}`;
    emulator.reset();
    expect(emulator.requests).toEqual([]);
    expect(emulator.seeded.clientSecret).toBe(clientSecret);
    const { status } = await read(
      emulator.fetch(`${emulator.url.arm}/subscriptions/x`, { headers: { authorization } }),
    );
    expect(status).toBe(404);
  });

  test("lists requests without query, body or credential, and counts them", async () => {
    const clock = createFakeClock(1_800_000_000_000);
    const emulator = await createEmulator({ listen: false, clock });
    const { clientId, clientSecret, systemIdentity, tenantId } = emulator.seeded;
    await askImds(emulator, query);
    await askEntra(emulator);
    await askEntra(emulator, { client_secret: "canary" });
    const at = clock.now();
    expect(emulator.requests).toEqual([
      {
        at,
        method: "GET",
        route: "imds.token",
        path: "/metadata/identity/oauth2/token",
        clientId: systemIdentity?.clientId,
        status: 200,
      },
      {
        at,
        method: "POST",
        route: "entra.token-v2",
        path: `/${tenantId}/oauth2/v2.0/token`,
        clientId,
        status: 200,
      },
      {
        at,
        method: "POST",
        route: "entra.token-v2",
        path: `/${tenantId}/oauth2/v2.0/token`,
        clientId,
        status: 401,
      },
    ]);
    expect(JSON.stringify(emulator.requests)).not.toMatch(new RegExp(`canary|${clientSecret}`));
    expect([emulator.count(), emulator.count({ clientId }), emulator.count({ route: "imds.token" })]).toEqual(
      [3, 2, 1],
    );
  });
});

describe("its state", () => {
  const tenantId = "55555555-0000-4000-8000-000000000001";
  const start = (state: EmulatorStateInput) => createEmulator({ listen: false, state });

  test("is added to the defaults", async () => {
    const { seeded } = await start({ containerApps: [{ resourceGroup: "g", name: "mine" }] });
    expect(seeded.containerAppName).toBe("testcontainerapp0");
  });

  test("takes the place of a default with the same key", async () => {
    const defaults = (await start({})).seeded;
    const emulator = await start({
      applications: [
        { clientId: defaults.clientId?.toUpperCase() ?? "", secrets: ["mine"], armScopes: ["/"] },
      ],
      identities: [{ clientId: tenantId }],
    });
    expect(emulator.seeded.clientSecret).toBe("mine");
    expect(emulator.seeded.systemIdentity?.clientId).toBe(tenantId);
    expect((await askEntra(emulator)).status).toBe(200);
  });

  test("may replace them all", async () => {
    const emulator = await start({ extends: "nothing", tenants: [{ id: tenantId }] });
    expect(emulator.seeded).toEqual({ tenantId, userIdentities: [], oktaApiToken: expect.any(String) });
  });

  test.each([
    ["state.tenants.0.id", { tenants: [{ id: "canary" }] }],
    ["state.applications.0.tenantId", { applications: [{ clientId: tenantId, tenantId }] }],
    ["state.planets", { planets: [] } as EmulatorStateInput],
  ])("is checked at the door: %s", async (key, state) => {
    const error = await start(state).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "TB_ERR_INVALID_ARGUMENT", argument: key });
    expect(String(error)).not.toContain("canary");
  });
});
