import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sha256Of } from "../../src/server/keys.ts";
import { readTokenClaims } from "../../src/server/token-claims.ts";
import { type ServedTestBooth, serveTestBooth, testKey } from "../fakes/served-booth.ts";

const resource = "https://vault.azure.net";
const bearer = { authorization: `Bearer ${testKey}`, "content-type": "application/json" };
const metadata = { metadata: "true" };
const form = { ...metadata, "content-type": "application/x-www-form-urlencoded" };
const clientId = "b072d4f6-8193-45ce-a270-f36475809107";

let booth: ServedTestBooth;

beforeAll(async () => {
  const keys = [
    { name: "test", sha256: sha256Of(testKey) },
    { name: "vault-only", sha256: sha256Of("vault"), audiences: [resource] },
    { name: "no-system", sha256: sha256Of("named"), identities: [clientId] },
    { name: "old", sha256: sha256Of("old"), expiresAt: 0 },
  ];
  booth = await serveTestBooth({ keys, imds: true, cloudShell: true }, [
    {},
    { clientId, audiences: ["https://storage.azure.com"] },
  ]);
});
afterAll(() => booth.close());

/** One good request of each dialect, and how it is spoiled. */
const dialects = {
  "app-service": (query = `resource=${resource}`, key: string | undefined = testKey) =>
    booth.ask(`/msi/token?api-version=2019-08-01&${query}`, { headers: { "x-identity-header": key } }),
  "azure-ml": (query = `resource=${resource}`, key: string | undefined = testKey) =>
    booth.ask(`/MSI/token/?api-version=2017-09-01&${query}`, { headers: { secret: key } }),
  azd: (query = `resource=${resource}`, key: string | undefined = testKey) => {
    const asked = new URLSearchParams(query);
    const scopes = asked.getAll("resource").map((audience) => `${audience}/.default`);
    const rest = [...asked].filter(([name]) => name !== "resource");
    return booth.ask(`/token?api-version=2023-07-12-preview&${new URLSearchParams(rest)}`, {
      method: "POST",
      headers: { ...bearer, authorization: `Bearer ${key}` },
      body: JSON.stringify({ scopes }),
    });
  },
  booth: (query = `resource=${resource}`, key: string | undefined = testKey) => {
    const asked = new URLSearchParams(query);
    const endpoint = asked.get("resource");
    const rest = [...asked].filter(([name]) => name !== "resource");
    return booth.ask(`/v1/tokens/client?${new URLSearchParams(rest)}`, {
      method: "POST",
      headers: { ...bearer, authorization: `Bearer ${key}` },
      body: JSON.stringify({ endpoint }),
    });
  },
  imds: (query = `resource=${resource}`) =>
    booth.ask(`/metadata/identity/oauth2/token?api-version=2018-02-01&${query}`, { headers: metadata }),
  "cloud-shell": (query = `resource=${resource}`) =>
    booth.ask("/oauth2/token", { method: "POST", headers: form, body: query }),
} as const;

type Name = keyof typeof dialects;
const all = Object.keys(dialects) as Name[];
const keyed = ["app-service", "azure-ml", "azd", "booth"] as const;
const withQuery = ["app-service", "azure-ml", "imds", "cloud-shell"] as const;

const json = (body: string) => JSON.parse(body) as Record<string, never>;

describe.each(all)("%s", (name) => {
  test("hands out the login's token and says so in the audit, without it", async () => {
    const { status, headers, body } = await dialects[name]();
    expect(status).toBe(200);
    expect(headers["content-type"]).toMatch(/^application\/json/);
    expect(headers["cache-control"]).toBe("no-store");
    expect(body).toContain("eyJ");
    expect(booth.audit.at(-1)).toMatchObject({ source: "client", identity: "system", audience: resource });
    expect(JSON.stringify(booth.audit)).not.toContain("eyJ");
  });

  test("refuses an audience that is not allowed, in its own shape", async () => {
    const { status, body } = await dialects[name](`resource=${resource}&client_id=${clientId}`);
    expect(status).toBe(403);
    expect(json(body)).toHaveProperty("error");
    expect(booth.audit.at(-1)).toMatchObject({ refusal: { by: "audience" } });
  });

  test("refuses an identity that nobody mapped", async () => {
    const { status, body } = await dialects[name](`resource=${resource}&client_id=nobody`);
    expect(status).toBe(400);
    expect(body).toContain("Identity not found");
  });

  test("opens no authority that a parameter names", async () => {
    const before = booth.emulator.count();
    const query = `resource=${resource}&authority=https://attacker.example/`;
    expect((await dialects[name](query)).status).toBe(400);
    expect(booth.emulator.count()).toBe(before);
  });

  test("refuses repeated parameters", async () => {
    const { status, body } = await dialects[name](`resource=${resource}&client_id=a&client_id=${clientId}`);
    expect(status).toBe(400);
    expect(json(body)).toHaveProperty("error");
  });

  test("lets a parameter pass whose name means something to JavaScript only", async () => {
    for (const word of ["constructor", "__proto__", "toString"]) {
      expect((await dialects[name](`resource=${resource}&${word}=1`)).status).toBe(200);
    }
  });

  test("asks upstream anew when it is told to", async () => {
    const before = booth.emulator.count();
    expect((await dialects[name](`resource=${resource}&bypass_cache=true&xms_cc=cp1`)).status).toBe(200);
    expect(booth.emulator.count()).toBe(before + 1);
  });

  test("passes on what the caller says it is capable of, still once for all holders of a rejected token", async () => {
    const tokenIn = (body: string) => /eyJ[\w.-]+/.exec(body)?.[0] ?? "";
    const token = tokenIn((await dialects[name]()).body);
    const query = `resource=${resource}&xms_cc=cp1&token_sha256_to_refresh=${sha256Of(token)}`;
    const before = booth.emulator.count();
    const answers = await Promise.all([dialects[name](query), dialects[name](query)]);
    answers.push(await dialects[name](query));
    expect(booth.emulator.count()).toBe(before + 1);
    for (const { body } of answers) expect(decodeJwt(tokenIn(body))["xms_cc"]).toEqual(["cp1"]);
  });

  test("asks upstream once for all holders of the same rejected token", async () => {
    const token = /eyJ[\w.-]+/.exec((await dialects[name]()).body)?.[0] ?? "";
    const query = `resource=${resource}&token_sha256_to_refresh=${sha256Of(token)}`;
    const before = booth.emulator.count();
    const answers = await Promise.all([dialects[name](query), dialects[name](query), dialects[name](query)]);
    await dialects[name](query);
    expect(booth.emulator.count()).toBe(before + 1);
    expect(answers.every(({ status, body }) => status === 200 && !body.includes(token))).toBe(true);
  });
});

describe.each(keyed)("%s takes a key", (name) => {
  test.each([
    ["a wrong one", `${testKey}x`],
    ["none", undefined],
    ["an expired one", "old"],
  ])("and refuses %s", async (_what, key) => {
    const unproven = key === undefined ? "" : key;
    const { status, body } = await dialects[name](undefined, unproven);
    expect(status).toBe(401);
    expect(body).not.toContain("eyJ");
    expect(booth.audit.at(-1)).toMatchObject({ refusal: { by: "key" } });
    expect(booth.audit.at(-1)).not.toHaveProperty("key");
  });

  test("that may be for certain audiences and identities", async () => {
    expect((await dialects[name](undefined, "vault")).status).toBe(200);
    expect((await dialects[name]("resource=https://storage.azure.com", "vault")).status).toBe(403);
    expect((await dialects[name](undefined, "named")).status).toBe(400);
    const storage = `resource=https://storage.azure.com&client_id=${clientId}`;
    expect((await dialects[name](storage, "named")).status).toBe(200);
  });
});

describe.each(withQuery)("%s", (name) => {
  test("echoes the resource exactly as it was asked for", async () => {
    for (const asked of ["https://vault.azure.net", "https://vault.azure.net/"]) {
      expect(json((await dialects[name](`resource=${asked}`)).body)["resource"]).toBe(asked);
    }
  });

  test("wants a resource", async () => {
    expect((await dialects[name]("")).status).toBe(400);
  });
});

test("App Service: the end of the token's life is digits in a string, and the token's own", async () => {
  const body = json((await dialects["app-service"]()).body);
  expect(body["expires_on"]).toMatch(/^\d+$/);
  expect(body).not.toHaveProperty("expires_in");
  const claims = readTokenClaims(body["access_token"] ?? "");
  expect(Math.abs(Number(body["expires_on"]) * 1000 - (claims.expiresAt ?? 0))).toBeLessThanOrEqual(1_000);
  expect(body["client_id"]).toBe(claims.clientId);
});

test("Azure ML: it is a date exactly as toISOString writes it", async () => {
  const { expires_on: date } = json((await dialects["azure-ml"]()).body);
  expect(new Date(date ?? 0).toISOString()).toBe(date);
});

test("IMDS: every number is digits in a string, and the selector is echoed", async () => {
  const body = json((await dialects.imds()).body);
  for (const name of ["expires_in", "expires_on", "ext_expires_in", "not_before"]) {
    expect(body[name]).toMatch(/^\d+$/);
  }
  const named = await dialects.imds(`resource=https://storage.azure.com&client_id=${clientId}`);
  expect(json(named.body)["client_id"]).toBe(clientId);
});

test("IMDS answers a probe at once: no header, no query", async () => {
  const { status, body } = await booth.ask("/metadata/identity/oauth2/token");
  expect(status).toBe(400);
  expect(json(body)).toMatchObject({ error: "invalid_request" });
  expect(body).not.toContain("unreachable");
});

test("IMDS takes Metadata in any letter case, and any later version", async () => {
  const later = `/metadata/identity/oauth2/token?api-version=2031-01-01&resource=${resource}`;
  expect((await booth.ask(later, { headers: { metadata: "True" } })).status).toBe(200);
  const early = `/metadata/identity/oauth2/token?api-version=2017-01-01&resource=${resource}`;
  expect((await booth.ask(early, { headers: metadata })).body).toContain("newest-versions");
  expect((await booth.ask(later, { headers: { metadata: "false" } })).status).toBe(400);
});

test("two proofs in one request prove nothing", async () => {
  const headers = { "x-identity-header": testKey, secret: testKey };
  expect(
    (await booth.ask(`/msi/token?api-version=2019-08-01&resource=${resource}`, { headers })).status,
  ).toBe(401);
  const repeated = { "x-identity-header": [testKey, testKey] };
  expect(
    (await booth.ask(`/msi/token?api-version=2019-08-01&resource=${resource}`, { headers: repeated })).status,
  ).toBe(401);
});

test("azd is told in a 200 why its token could not be had, since it reads nothing else", async () => {
  booth.emulator.fail({ route: "entra.token-v2", status: 400 });
  const { status, body } = await dialects.azd("resource=https://graph.microsoft.com");
  expect(status).toBe(200);
  expect(json(body)).toMatchObject({ status: "error", code: "GetTokenError" });
  // What is told is what was sent.
  expect(booth.audit.at(-1)).toMatchObject({ refusal: { by: "upstream", status: 200 } });
});

test("azd's tenant must be the login's", async () => {
  const ask = (tenantId: string) =>
    booth.ask("/token?api-version=2023-07-12-preview", {
      method: "POST",
      headers: bearer,
      body: JSON.stringify({ scopes: [`${resource}/.default`], tenantId }),
    });
  expect((await ask(booth.emulator.seeded.tenantId.toUpperCase())).status).toBe(200);
  expect((await ask("another")).status).toBe(400);
});

test("JSON dialects take no form post", async () => {
  const headers = { ...bearer, "content-type": "text/plain" };
  expect((await booth.ask("/v1/tokens/client", { method: "POST", headers, body: "{}" })).status).toBe(415);
  expect((await booth.ask("/token", { method: "POST", headers, body: "{}" })).status).toBe(415);
});

test("an unknown path is 404, another method 405, and no answer carries a CORS header", async () => {
  for (const path of [
    "/",
    "/../etc/passwd",
    "/v1/tokens",
    "/msi/token/x",
    "/%00",
    "/%zz",
    "/v1/tokens/nothing",
  ]) {
    expect((await booth.ask(path, { method: "POST", headers: bearer })).status).toBe(404);
  }
  const wrong = await booth.ask("/msi/token", { method: "POST" });
  expect(wrong).toMatchObject({ status: 405, headers: { allow: "GET" } });
  const preflight = await booth.ask("/msi/token", {
    method: "OPTIONS",
    headers: { origin: "https://a.example" },
  });
  expect(preflight.status).toBe(403);
  for (const { headers } of [wrong, preflight, await dialects.imds()]) {
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  }
});

test("the opt-in dialects are not there unless asked for", async () => {
  const plain = await serveTestBooth();
  try {
    expect((await plain.ask("/metadata/identity/oauth2/token", { headers: metadata })).status).toBe(404);
    expect((await plain.ask("/oauth2/token", { method: "POST", headers: form })).status).toBe(404);
  } finally {
    await plain.close();
  }
});
