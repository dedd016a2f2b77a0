import { describe, expect, test } from "vitest";
import {
  oktaTokenMember,
  parseOktaError,
  parseOktaToken,
  serializeOktaError,
  serializeOktaJson,
  serializeOktaOAuthError,
  serializeOktaOrgToken,
  serializeOktaTokenRequest,
} from "./okta.ts";

const org = "https://example.okta.com";
const token = {
  id: "oar1",
  clientId: "0oa1",
  userId: "00u1",
  issuer: `${org}/oauth2/default`,
  status: "ACTIVE",
  scopes: ["offline_access"],
  createdAt: Date.parse("2026-11-22T08:00:00.750Z"),
  lastUpdatedAt: Date.parse("2026-11-22T08:00:01.250Z"),
  expiresAt: Date.parse("2026-11-29T08:00:00.999Z"),
} as const;
const selfUrl = `${org}/api/v1/apps/0oa1/tokens/oar1?expand=scope`;
const member = (withScopes = false) => oktaTokenMember(token, org, selfUrl, withScopes);

describe("the request", () => {
  test("reads one token of one application, with the credential in the header", () => {
    const request = serializeOktaTokenRequest(org, { clientId: "0oa1", id: "oar1" }, "SSWS canary");
    expect(request).toEqual({
      method: "GET",
      url: `${org}/api/v1/apps/0oa1/tokens/oar1`,
      headers: { authorization: "SSWS canary", accept: "application/json" },
      secrets: ["canary"],
    });
  });

  test("tells Okta which request it repeats, if that has an id", () => {
    const headersOf = (requestId: string) =>
      serializeOktaTokenRequest(org, { clientId: "a", id: "b" }, "SSWS t", { requestId, count: 2 }).headers;
    expect(headersOf("WjR1-ab_c")).toMatchObject({
      "x-okta-retry-for": "WjR1-ab_c",
      "x-okta-retry-count": "2",
    });
    expect(headersOf("no id: “x”\r\n")).not.toHaveProperty("x-okta-retry-for");
  });

  test("encodes both ids", () => {
    const { url } = serializeOktaTokenRequest(org, { clientId: "a/../b", id: "c?d#e" }, "SSWS t");
    expect(url).toBe(`${org}/api/v1/apps/a%2F..%2Fb/tokens/c%3Fd%23e`);
  });
});

describe("the answer", () => {
  test("is read as it is written, in whole seconds and without a token's value", () => {
    expect(parseOktaToken(serializeOktaJson(member()), "example.okta.com")).toEqual({
      id: "oar1",
      clientId: "0oa1",
      userId: "00u1",
      issuer: token.issuer,
      status: "ACTIVE",
      scopes: ["offline_access"],
      created: "2026-11-22T08:00:00.000Z",
      expiresAt: "2026-11-29T08:00:00.000Z",
    });
  });

  test("links to itself by the very URL that was asked for, which clients cache by", () => {
    expect(member()).toMatchObject({
      _links: { self: { href: selfUrl }, revoke: { hints: { allow: ["DELETE"] } } },
    });
  });

  test("embeds the scopes only where they are asked for", () => {
    expect(member()).not.toHaveProperty("_embedded");
    expect(member(true)).toMatchObject({ _embedded: { scopes: [{ name: "offline_access" }] } });
  });

  test("may tell no dates", () => {
    const body = serializeOktaJson({ ...member(), created: null, expiresAt: undefined });
    expect(parseOktaToken(body, "h")).toMatchObject({ created: null });
  });

  test.each([
    ["scopes", "offline_access"],
    ["status", undefined],
    ["expiresAt", "soon"],
  ])("with %s %j is refused, naming the field", (field, value) => {
    const attempt = () => parseOktaToken(serializeOktaJson({ ...member(), [field]: value }), "h");
    expect(attempt).toThrow(new RegExp(`wrong kind: ${field}\\.`));
  });
});

describe("a refusal", () => {
  const refuse = (status: number, code: string, headers: Record<string, string> = {}) => {
    const response = serializeOktaError(status, code, "It is so", "oae1");
    return parseOktaError({ ...response, headers: { ...response.headers, ...headers } }, "example.okta.com");
  };

  test("is read as it is written, with the next step and what to quote", () => {
    const error = refuse(404, "E0000007");
    expect(error).toMatchObject({
      code: "TB_ERR_NOT_FOUND",
      upstream: { code: "E0000007", requestId: "oae1" },
    });
    expect(error.message).toMatch(/E0000007: It is so\. Check the application's client id/);
    expect(refuse(403, "E0000006", { "x-okta-request-id": "req1" }).upstream?.requestId).toBe("req1");
  });

  test("with causes names each", () => {
    const { body } = serializeOktaError(400, "E0000001", "Api validation failed", "oae1", ["limit: too big"]);
    expect(JSON.parse(body).errorCauses).toEqual([{ errorSummary: "limit: too big" }]);
  });

  test("that asks for a pause names it by the second when the bucket refills, and one more", () => {
    const date = "Sun, 22 Nov 2026 08:00:00 GMT";
    const reset = String(Date.parse(date) / 1000 + 20);
    const error = refuse(429, "E0000047", { "x-rate-limit-reset": reset, date });
    expect(error).toMatchObject({ code: "TB_ERR_THROTTLED", retryAfterMs: 21_000, guessed: false });
  });

  test.each([
    ["a reset that has passed, as of too many requests at once", "1"],
    ["no reset", undefined],
    ["a reset that is no number", "soon"],
  ])("with %s asks for a guessed pause", (_, reset) => {
    const headers = { date: "Sun, 22 Nov 2026 08:00:00 GMT", ...(reset && { "x-rate-limit-reset": reset }) };
    expect(refuse(429, "E0000047", headers)).toMatchObject({ retryAfterMs: 10_000, guessed: true });
  });

  test("whose body is not Okta's is told by its status, and not quoted", () => {
    const error = parseOktaError(
      { status: 502, headers: {}, body: "<html>canary</html>" },
      "example.okta.com",
    );
    expect(error).toMatchObject({ code: "TB_ERR_UPSTREAM_UNAVAILABLE" });
    expect(error.message).not.toContain("canary");
  });
});

describe("the org authorization server", () => {
  test("answers in OAuth's words: a number of seconds, scopes in one text", () => {
    const { headers, body } = serializeOktaOrgToken({
      accessToken: "t",
      expiresIn: 3600,
      scopes: ["a", "b"],
    });
    expect(JSON.parse(body)).toEqual({
      token_type: "Bearer",
      expires_in: 3600,
      access_token: "t",
      scope: "a b",
    });
    expect(headers["cache-control"]).toContain("no-store");
  });

  test("refuses in OAuth's words", () => {
    const { status, body } = serializeOktaOAuthError(401, "invalid_client", "No.");
    expect([status, JSON.parse(body)]).toEqual([401, { error: "invalid_client", error_description: "No." }]);
  });
});
