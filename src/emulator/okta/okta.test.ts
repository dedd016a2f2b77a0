import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { createFakeClock } from "../../../test/fakes/clock.ts";
import { armToken, postForm, read } from "../../../test/fakes/emulator-calls.ts";
import { createEmulator, type Emulator } from "../../emulator.ts";

const now = Date.UTC(2026, 5, 1, 12, 0, 30);
const clientId = "0oaservice";
const rsa = await generateKeyPair("RS256");
const ec = await generateKeyPair("ES256");
const jwk = async (key: typeof rsa.publicKey, kid: string) => ({
  ...(await exportJWK(key)),
  kty: kid === "ec" ? "EC" : "RSA",
  kid,
});

const create = async (rateLimit = 600) =>
  createEmulator({
    listen: false,
    clock: createFakeClock(now),
    state: {
      okta: {
        apps: [{ id: "0oaempty" }],
        tokens: [
          ...Array.from({ length: 5 }, (_, index) => ({ id: `oar${index}`, appId: "0oamany" })),
          {
            id: "oarold",
            appId: "0oaold",
            status: "REVOKED" as const,
            created: "2017-03-28T01:11:10.000Z",
            expiresAt: "2017-04-28T01:11:10.123Z",
            issuer: "https://example.okta.com/oauth2/aus1",
            userId: "00uold",
            scopes: ["openid"],
          },
        ],
        clients: [
          {
            clientId,
            jwks: { keys: [await jwk(rsa.publicKey, "rsa"), await jwk(ec.publicKey, "ec")] },
            scopes: ["okta.apps.read"],
          },
        ],
        apiTokens: ["00seeded-for-this-test"],
        rateLimit,
      },
    },
  });
const emulator = await create();
const { okta } = emulator.url;
const { oktaClientId, oktaTokenId, oktaApiToken } = emulator.seeded;
const entraToken = await armToken(emulator);
const ssws = { authorization: `SSWS ${oktaApiToken}` };
const appPath = `/api/v1/apps/${oktaClientId}/tokens`;
const tokenPath = `${appPath}/${oktaTokenId}`;

function ask(
  path: string,
  headers: Record<string, string> = ssws,
  method = "GET",
  target: Emulator = emulator,
) {
  return read(target.fetch(okta + path, { method, headers }));
}

describe("an application's token", () => {
  test("is told in the published shape", async () => {
    const { status, json } = await ask(tokenPath);
    expect(status).toBe(200);
    const href = expect.stringContaining(`${okta}/`);
    expect(json).toEqual({
      id: oktaTokenId,
      status: "ACTIVE",
      created: "2026-05-25T12:00:30.000Z",
      lastUpdated: "2026-05-25T12:00:30.000Z",
      expiresAt: "2026-06-22T12:00:30.000Z",
      issuer: okta,
      clientId: oktaClientId,
      userId: "00uhu3rqkyyZVF4421d7",
      scopes: ["offline_access", "openid"],
      _links: {
        app: { href, title: oktaClientId },
        self: { href: okta + tokenPath },
        revoke: { href, hints: { allow: ["DELETE"] } },
        client: { href, title: oktaClientId },
        user: { href, title: "00uhu3rqkyyZVF4421d7" },
        authorizationServer: { href: okta, title: "Authorization Server" },
      },
    });
  });

  test("links to itself under the very URL that was asked for", async () => {
    const path = `${tokenPath}/?expand=scope`;
    const { json } = await ask(path);
    expect(json["_links"]).toMatchObject({ self: { href: okta + path } });
    const local = okta.replace("127.0.0.1", "localhost") + tokenPath;
    const answer = await read(emulator.fetch(local, { headers: ssws }));
    expect(answer.json["_links"]).toMatchObject({ self: { href: local } });
  });

  test("expands its scopes on demand", async () => {
    const { json } = await ask(`${tokenPath}?expand=scope`);
    expect(json["_embedded"]).toEqual({
      scopes: [
        expect.objectContaining({ id: expect.stringMatching(/^scp/), name: "offline_access" }),
        expect.objectContaining({ name: "openid", _links: { scope: expect.any(Object) } }),
      ],
    });
  });

  test("keeps what the state says of it, at whole seconds", async () => {
    const { json } = await ask("/api/v1/apps/0oaold/tokens/oarold");
    expect(json).toMatchObject({
      status: "REVOKED",
      created: "2017-03-28T01:11:10.000Z",
      expiresAt: "2017-04-28T01:11:10.000Z",
      issuer: "https://example.okta.com/oauth2/aus1",
      userId: "00uold",
    });
  });

  test.each([
    [
      "an unknown application",
      "/api/v1/apps/0oanone/tokens/x",
      "Not found: Resource not found: 0oanone (AppInstance)",
    ],
    ["an unknown token", `${appPath}/oarnone`, "Not found: Resource not found: oarnone (OAuth2RefreshToken)"],
    [
      "an id in another letter case",
      tokenPath.toUpperCase().replace("/API/V1/APPS", "/api/v1/apps"),
      /^Not found/,
    ],
  ])("is not found: %s", async (_, path, summary) => {
    const { status, json } = await ask(path);
    expect(status).toBe(404);
    expect(json).toEqual({
      errorCode: "E0000007",
      errorSummary: typeof summary === "string" ? summary : expect.stringMatching(summary),
      errorLink: "E0000007",
      errorId: expect.stringMatching(/^oae/),
      errorCauses: [],
    });
  });
});

describe("revoking", () => {
  test("takes one token away, once", async () => {
    const fresh = await create();
    const { status, text } = await ask(tokenPath, ssws, "DELETE", fresh);
    expect([status, text]).toEqual([204, ""]);
    expect((await ask(tokenPath, ssws, "GET", fresh)).status).toBe(404);
    expect((await ask(tokenPath, ssws, "DELETE", fresh)).status).toBe(404);
    fresh.reset();
    expect((await ask(tokenPath, ssws, "GET", fresh)).status).toBe(200);
  });

  test("takes all of an application's away", async () => {
    const fresh = await create();
    expect((await ask("/api/v1/apps/0oamany/tokens", ssws, "DELETE", fresh)).status).toBe(204);
    expect((await ask("/api/v1/apps/0oamany/tokens", ssws, "GET", fresh)).json).toEqual([]);
    expect((await ask(tokenPath, ssws, "GET", fresh)).status).toBe(200);
  });
});

describe("the list", () => {
  const ids = ({ json }: { json: unknown }) => (json as { id: string }[]).map(({ id }) => id);
  const nextOf = (link: string | null) => /<([^>]+)>; rel="next"/.exec(link ?? "")?.[1];

  test("comes in pages that link to the next", async () => {
    const seen: string[][] = [];
    let url: string | undefined = `${okta}/api/v1/apps/0oamany/tokens?limit=2&expand=scope`;
    while (url !== undefined) {
      const page: Awaited<ReturnType<typeof read>> = await read(emulator.fetch(url, { headers: ssws }));
      seen.push(ids(page));
      expect((page.json as unknown as object[])[0]).toHaveProperty("_embedded");
      url = nextOf(page.headers.get("link"));
    }
    expect(seen).toEqual([["oar0", "oar1"], ["oar2", "oar3"], ["oar4"]]);
  });

  test("of an application without tokens is empty", async () => {
    const { status, json, headers } = await ask("/api/v1/apps/0oaempty/tokens");
    expect([status, json]).toEqual([200, []]);
    expect(nextOf(headers.get("link"))).toBeUndefined();
  });

  test.each(["limit=0", "limit=201", "limit=x", "limit=-1", "after=nowhere"])("refuses %s", async (query) => {
    const { status, json } = await ask(`${appPath}?${query}`);
    expect([status, json["errorCode"]]).toEqual([400, "E0000001"]);
    expect(json["errorCauses"]).toHaveLength(1);
  });
});

describe("the caller", () => {
  test.each([
    ["nothing", {}, "E0000005"],
    ["a wrong API token", { authorization: "SSWS 00wrong" }, "E0000011"],
    ["the word undefined", { authorization: "Bearer undefined" }, "E0000011"],
    ["another scheme", { authorization: `Basic ${oktaApiToken}` }, "E0000011"],
    ["a token of another authority", { authorization: `Bearer ${entraToken}` }, "E0000011"],
  ] as [string, Record<string, string>, string][])("with %s is refused", async (_, headers, code) => {
    const { status, json } = await ask(tokenPath, headers);
    expect([status, json["errorCode"]]).toEqual([401, code]);
  });

  test("is told of an unknown path only with a token", async () => {
    expect((await ask("/api/v1/users/me", {})).status).toBe(401);
    expect((await ask("/api/v1/users/me")).status).toBe(404);
  });

  test("may not use another method", async () => {
    const { status, json } = await ask(tokenPath, ssws, "PUT");
    expect([status, json["errorCode"]]).toEqual([405, "E0000022"]);
  });
});

describe("rate limits", () => {
  test("are told on every answer, refusals included", async () => {
    for (const headers of [ssws, {}]) {
      const answer = await ask(tokenPath, headers);
      expect(answer.headers.get("x-rate-limit-limit")).toBe("600");
      expect(Number(answer.headers.get("x-rate-limit-remaining"))).toBeLessThan(600);
      expect(Number(answer.headers.get("x-rate-limit-reset"))).toBeGreaterThan(now / 1000);
      expect(answer.headers.get("x-okta-request-id")).toMatch(/^[\w-]{22}$/);
      expect(Date.parse(answer.headers.get("date") ?? "")).toBe(now);
    }
  });

  test("turn away what is too much, before anything is done, until the minute is over", async () => {
    const tight = await create(2);
    expect((await ask(tokenPath, ssws, "GET", tight)).headers.get("x-rate-limit-remaining")).toBe("1");
    expect((await ask(tokenPath, ssws, "GET", tight)).headers.get("x-rate-limit-remaining")).toBe("0");
    const refused = await ask(tokenPath, ssws, "DELETE", tight);
    expect([refused.status, refused.json["errorCode"]]).toEqual([429, "E0000047"]);
    expect(refused.headers.get("x-rate-limit-reset")).toBe(String(now / 1000 + 60));
    expect(refused.headers.get("retry-after")).toBeNull();
    tight.advance(60_000);
    expect((await ask(tokenPath, ssws, "GET", tight)).status).toBe(200);
  });
});

describe("a throttling that is ordered", () => {
  const reset = async (target: Emulator) => {
    target.fail({ route: "okta", status: 429 });
    const { status, headers } = await ask(tokenPath, ssws, "GET", target);
    expect([status, headers.get("x-rate-limit-remaining"), headers.get("retry-after")]).toEqual([
      429,
      "0",
      null,
    ]);
    return Number(headers.get("x-rate-limit-reset"));
  };

  test("tells when the minute is over, whatever was asked before it", async () => {
    const fresh = await create();
    expect(await reset(fresh)).toBe(now / 1000 + 60);
    fresh.advance(90_000);
    expect(await reset(fresh)).toBe(now / 1000 + 150);
    fresh.reset();
    expect(await reset(fresh)).toBe(now / 1000 + 60);
    fresh.advance(-90_000);
    expect(await reset(fresh)).toBe(now / 1000 - 30);
  });

  test("takes nothing from what is left of the minute", async () => {
    const tight = await create(1);
    await reset(tight);
    expect((await ask(tokenPath, ssws, "GET", tight)).status).toBe(200);
    expect((await ask(tokenPath, ssws, "GET", tight)).status).toBe(429);
  });
});

describe("the application of the path", () => {
  test("is who a request is counted for", async () => {
    const fresh = await create();
    await ask(tokenPath, ssws, "GET", fresh);
    await ask(appPath, ssws, "GET", fresh);
    await ask("/api/v1/apps/0oamany/tokens", ssws, "GET", fresh);
    expect(fresh.counts()).toEqual([
      { route: "okta.token", clientId: oktaClientId, count: 1 },
      { route: "okta.tokens", clientId: oktaClientId, count: 1 },
      { route: "okta.tokens", clientId: "0oamany", count: 1 },
    ]);
  });

  test("is who a fault can be meant for", async () => {
    const fresh = await create();
    fresh.fail({ match: { clientId: oktaClientId }, status: 503, times: "always" });
    expect((await ask(tokenPath, ssws, "GET", fresh)).status).toBe(503);
    expect((await ask(appPath, ssws, "GET", fresh)).status).toBe(503);
    expect((await ask("/api/v1/apps/0oamany/tokens", ssws, "GET", fresh)).status).toBe(200);
  });
});

describe("the org's own authorization server", () => {
  let serial = 0;
  const assert = (claims: JWTPayload = {}, kind: "rsa" | "ec" = "rsa", kid: string = kind) => {
    serial += 1;
    return new SignJWT({
      iss: clientId,
      sub: clientId,
      aud: `${okta}/oauth2/v1/token`,
      exp: now / 1000 + 300,
      jti: String(serial),
      ...claims,
    })
      .setProtectedHeader({ alg: kind === "rsa" ? "RS256" : "ES256", kid })
      .sign(kind === "rsa" ? rsa.privateKey : ec.privateKey);
  };
  const askToken = (client_assertion: string | undefined, form: Record<string, string | undefined> = {}) =>
    postForm(
      emulator,
      "/oauth2/v1/token",
      {
        grant_type: "client_credentials",
        scope: "okta.apps.read",
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion,
        ...form,
      },
      { dpop: "ignored" },
    );

  test.each(["rsa", "ec"] as const)(
    "hands out a token for an assertion signed with %s, which reads but may not revoke",
    async (kind) => {
      const { status, json } = await askToken(await assert({}, kind));
      expect(status).toBe(200);
      expect(json).toEqual({
        token_type: "Bearer",
        expires_in: 3600,
        access_token: expect.any(String),
        scope: "okta.apps.read",
      });
      const bearer = { authorization: `Bearer ${json["access_token"]}` };
      expect((await ask(tokenPath, bearer)).status).toBe(200);
      const refused = await ask(tokenPath, bearer, "DELETE");
      expect([refused.status, refused.json["errorCode"]]).toEqual([403, "E0000006"]);
    },
  );

  test("its token ends", async () => {
    const moved = await create();
    const { json } = await postForm(moved, "/oauth2/v1/token", {
      grant_type: "client_credentials",
      scope: "okta.apps.read",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: await assert(),
    });
    moved.advance(3_600_000);
    expect(
      (await ask(tokenPath, { authorization: `Bearer ${json["access_token"]}` }, "GET", moved)).status,
    ).toBe(401);
  });

  test.each([
    ["another audience", { aud: okta }],
    ["an unknown client", { iss: "0oanone", sub: "0oanone" }],
    ["an issuer that is not the subject", { iss: "0oanone" }],
    ["a time long past", { exp: now / 1000 - 3600 }],
    ["a life of more than an hour", { exp: now / 1000 + 7200 }],
  ])("refuses an assertion with %s", async (_, claims) => {
    const { status, json } = await askToken(await assert(claims));
    expect([status, json["error"]]).toEqual([401, "invalid_client"]);
  });

  test("refuses an assertion that was used before, one with an unknown key id, and what is none", async () => {
    const once = await assert();
    expect((await askToken(once)).status).toBe(200);
    for (const bad of [once, await assert({}, "rsa", "unknown"), "nonsense", undefined]) {
      const { status, json } = await askToken(bad);
      expect([status, json["error"]]).toEqual([401, "invalid_client"]);
    }
  });

  test.each([
    ["a scope that was not granted", { scope: "okta.apps.read okta.apps.manage" }, 400, "invalid_scope"],
    ["no scope", { scope: undefined }, 400, "invalid_scope"],
    ["another grant", { grant_type: "password" }, 400, "unsupported_grant_type"],
    ["no grant", { grant_type: undefined }, 400, "invalid_request"],
    ["another assertion type", { client_assertion_type: "x" }, 401, "invalid_client"],
  ])("refuses %s", async (_, form, status, error) => {
    const answer = await askToken(await assert(), form);
    expect([answer.status, answer.json["error"]]).toEqual([status, error]);
  });

  test("is discovered at the org's URL, with its keys", async () => {
    const { json } = await ask("/.well-known/openid-configuration", {});
    expect(json).toMatchObject({
      issuer: okta,
      token_endpoint: `${okta}/oauth2/v1/token`,
      jwks_uri: `${okta}/oauth2/v1/keys`,
    });
    const keys = await ask("/oauth2/v1/keys", {});
    expect(keys.json["keys"]).toHaveLength(1);
    expect(keys.text).not.toContain('"d"');
  });
});
