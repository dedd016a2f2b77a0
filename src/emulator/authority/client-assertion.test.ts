import { createHash, generateKeyPairSync, X509Certificate } from "node:crypto";
import { exportJWK, importPKCS8, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { createClientCertificate } from "../../../test/fakes/client-certificate.ts";
import { createFakeClock } from "../../../test/fakes/clock.ts";
import { askEntra, claimsOf } from "../../../test/fakes/emulator-calls.ts";
import { createEmulator } from "../../emulator.ts";

const now = Date.UTC(2026, 5, 1);
const seconds = now / 1000;
const certificateClient = "11111111-0000-4000-8000-000000000001";
const federatedClient = "11111111-0000-4000-8000-000000000002";
const discoveredClient = "11111111-0000-4000-8000-000000000003";
const exchange = "api://AzureADTokenExchange";

const own = createClientCertificate();
const stranger = createClientCertificate();
const outside = generateKeyPairSync("rsa", { modulusLength: 2048 });
const outsideJwk = { ...(await exportJWK(outside.publicKey)), kty: "RSA", kid: "outside", use: "sig" };

/** Outside issuers, reached over their own discovery. */
const asked: string[] = [];
const outsideWorld: typeof globalThis.fetch = async (input) => {
  asked.push(String(input));
  const answers: Record<string, object> = {
    "https://issuer.example/.well-known/openid-configuration": {
      issuer: "https://issuer.example",
      jwks_uri: "https://keys.example/jwks",
    },
    "https://keys.example/jwks": { keys: [outsideJwk] },
    "https://liar.example/.well-known/openid-configuration": {
      issuer: "https://issuer.example",
      jwks_uri: "https://keys.example/jwks",
    },
  };
  const answer = answers[String(input)];
  return answer ? Response.json(answer) : new Response("", { status: 404 });
};

const emulator = await createEmulator({
  listen: false,
  clock: createFakeClock(now),
  fetch: outsideWorld,
  state: {
    applications: [
      { clientId: certificateClient, certificates: [own.certificatePem] },
      {
        clientId: federatedClient,
        federatedCredentials: [
          { issuer: "https://issuer.example", subject: "repo:a/b", jwks: { keys: [outsideJwk] } },
          {
            issuer: "https://issuer.example",
            subject: "repo:a/c",
            audience: "other",
            jwks: { keys: [outsideJwk] },
          },
        ],
      },
      {
        clientId: discoveredClient,
        federatedCredentials: [
          { issuer: "https://issuer.example", subject: "repo:a/b" },
          { issuer: "https://liar.example", subject: "repo:a/b" },
          { issuer: "http://plain.example", subject: "repo:a/b" },
        ],
      },
    ],
  },
});
const { tenantId } = emulator.seeded;
const tokenUrl = `${emulator.url.authority}/${tenantId}/oauth2/v2.0/token`;

const thumbprint = (algorithm: string, pem: string, encoding: "base64" | "base64url" = "base64url") =>
  createHash(algorithm).update(new X509Certificate(pem).raw).digest(encoding);

async function assertion(
  header: JWTHeaderParameters,
  claims: Readonly<Record<string, unknown>> = {},
  pem = own.privateKeyPem,
): Promise<string> {
  const key = await importPKCS8(pem, header.alg);
  return new SignJWT({
    aud: tokenUrl,
    iss: certificateClient,
    sub: certificateClient,
    nbf: seconds,
    exp: seconds + 600,
    jti: "1",
    ...claims,
  })
    .setProtectedHeader(header)
    .sign(key);
}

const present = (client_assertion: string, client_id = certificateClient) =>
  askEntra(emulator, {
    client_id,
    client_secret: undefined,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion,
  });
const outcome = async (...given: Parameters<typeof present>) => {
  const { status, json } = await present(...given);
  return status === 200 ? claimsOf(json["access_token"])["appidacr"] : (json["error_codes"] as number[])[0];
};

const rs256 = { alg: "RS256", x5t: thumbprint("sha1", own.certificatePem) };
const ps256 = { alg: "PS256", "x5t#S256": thumbprint("sha256", own.certificatePem) };

describe("an assertion signed with a certificate", () => {
  test.each([
    ["RS256 and x5t", rs256],
    [
      "RS256 and x5t in plain base64",
      { alg: "RS256", x5t: thumbprint("sha1", own.certificatePem, "base64") },
    ],
    ["PS256 and x5t#S256", ps256],
    ["a chain beside it", { ...ps256, x5c: ["ignored"] }],
  ])("is taken with %s", async (_, header) => {
    expect(await outcome(await assertion(header))).toBe("2");
  });

  test.each([
    ["the v1 endpoint as audience", { aud: `${emulator.url.authority}/${tenantId}/oauth2/token` }],
    ["the tenant in upper case", { aud: tokenUrl.replace(tenantId, tenantId.toUpperCase()) }],
    ["a beginning in the near future", { nbf: seconds + 240 }],
    ["an end a moment ago", { exp: seconds - 60 }],
  ])("is taken with %s", async (_, claims) => {
    expect(await outcome(await assertion(ps256, claims))).toBe("2");
  });

  test.each([
    [
      "an unknown certificate",
      { ...ps256, "x5t#S256": thumbprint("sha256", stranger.certificatePem) },
      {},
      700027,
    ],
    ["no thumbprint", { alg: "PS256" }, {}, 700027],
    ["another audience", ps256, { aud: "https://elsewhere.example" }, 700023],
    ["a subject that is another's", ps256, { sub: federatedClient }, 700021],
    ["an issuer that is another's", ps256, { iss: federatedClient, sub: federatedClient }, 700021],
    ["a time long past", ps256, { exp: seconds - 3600 }, 700024],
    ["a time to come", ps256, { nbf: seconds + 3600 }, 700024],
    ["no end", ps256, { exp: undefined }, 700024],
  ])("is refused with %s", async (_, header, claims, code) => {
    expect(await outcome(await assertion(header, claims))).toBe(code);
  });

  test("is refused when another key signed it", async () => {
    expect(await outcome(await assertion(ps256, {}, stranger.privateKeyPem))).toBe(700027);
  });

  test.each([
    "",
    "not a jwt",
    "a.b",
    "e30.e30.",
    `${Buffer.from('{"alg":"none"}').toString("base64url")}.e30.AA`,
  ])("is refused when it is none: %s", async (text) => {
    expect([7000216, 50027, 70025, 700021]).toContain(await outcome(text));
  });

  test("wants its type", async () => {
    const { json } = await askEntra(emulator, {
      client_id: certificateClient,
      client_secret: undefined,
      client_assertion: await assertion(ps256),
    });
    expect(json["error_codes"]).toEqual([900144]);
  });
});

describe("an assertion of an outside issuer", () => {
  const federated = (
    claims: JWTPayload = {},
    header: Partial<JWTHeaderParameters> = {},
    key = outside.privateKey,
  ) =>
    new SignJWT({
      iss: "https://issuer.example",
      sub: "repo:a/b",
      aud: exchange,
      exp: seconds + 300,
      ...claims,
    })
      .setProtectedHeader({ alg: "RS256", kid: "outside", ...header })
      .sign(key);

  test("is taken when issuer, subject and audience match one credential", async () => {
    expect(await outcome(await federated(), federatedClient)).toBe("2");
    expect(await outcome(await federated({ sub: "repo:a/c", aud: "other" }), federatedClient)).toBe("2");
  });

  test.each([
    ["another issuer", { iss: "https://issuer.example/" }, 700211],
    ["another audience", { aud: "API://AzureADTokenExchange" }, 700212],
    ["another subject", { sub: "repo:a/B" }, 700213],
    ["a subject that goes with another audience", { sub: "repo:a/c" }, 700213],
    ["a time long past", { exp: seconds - 3600 }, 700024],
  ])("is refused with %s", async (_, claims, code) => {
    expect(await outcome(await federated(claims), federatedClient)).toBe(code);
  });

  test("is refused when another key signed it, or an algorithm that Entra does not take", async () => {
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    expect(await outcome(await federated({}, {}, other), federatedClient)).toBe(700027);
    expect(await outcome(await federated({}, { alg: "PS256" }), federatedClient)).toBe(50027);
  });

  test("is refused for an application without federated credentials", async () => {
    expect(await outcome(await federated(), certificateClient)).toBe(70025);
  });

  test("is checked with keys that the issuer's discovery names, fetched once", async () => {
    asked.length = 0;
    expect(await outcome(await federated(), discoveredClient)).toBe("2");
    expect(await outcome(await federated(), discoveredClient)).toBe("2");
    expect(asked).toEqual([
      "https://issuer.example/.well-known/openid-configuration",
      "https://keys.example/jwks",
    ]);
  });

  test("an unknown key id does not make us ask again at once", async () => {
    await outcome(await federated(), discoveredClient);
    asked.length = 0;
    expect(await outcome(await federated({}, { kid: "new" }), discoveredClient)).toBe(50166);
    expect(asked).toEqual([]);
  });

  test("an issuer that the state does not name is never asked", async () => {
    asked.length = 0;
    expect(await outcome(await federated({ iss: "https://attacker.example" }), discoveredClient)).toBe(
      700211,
    );
    expect(asked).toEqual([]);
  });

  test.each(["https://liar.example", "http://plain.example"])(
    "an issuer whose document is not its own, or not over TLS, proves nothing: %s",
    async (iss) => {
      expect(await outcome(await federated({ iss }), discoveredClient)).toBe(50166);
      expect(asked).not.toContain("http://plain.example/.well-known/openid-configuration");
    },
  );
});
