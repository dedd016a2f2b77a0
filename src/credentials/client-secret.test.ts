import { describe, expect, test } from "vitest";
import type { CredentialContext } from "../model/credential.ts";
import type { HttpRequest, HttpResponse } from "../model/http.ts";
import { createClientSecretCredential } from "./client-secret.ts";

const clientSecret = "canary +/=&%ü secret";
const login = createClientSecretCredential({ tenantId: "contoso.example", clientId: "client", clientSecret });
const scope = "https://management.azure.com//.default";

/** Asks an authority that answers like this, and tells what it was sent. */
async function askOf(answer: Partial<HttpResponse> & { body: string }, claims?: string) {
  const sent: HttpRequest[] = [];
  const context: CredentialContext = {
    env: {},
    settings: {
      cloud: {
        name: "custom",
        authorityHost: "https://login.example",
        resourceManager: "https://arm.example",
      },
      imdsEndpoint: "http://169.254.169.254",
      allowedHosts: [],
    },
    async exchange(request) {
      sent.push(request);
      return { status: 200, headers: { "content-type": "application/json" }, ...answer };
    },
  };
  const outcome = await login
    .fetchAccessToken({ scope, ...(claims !== undefined && { claims }) }, context)
    .catch((error: unknown) => error);
  return { sent, outcome };
}

const success = (more: object = {}) => ({
  body: JSON.stringify({ token_type: "Bearer", expires_in: 3599, access_token: "token", ...more }),
});

describe("the request", () => {
  test("goes to the tenant's token endpoint, with the secret in the form and nowhere else", async () => {
    const { sent } = await askOf(success());
    expect(sent).toHaveLength(1);
    const [request] = sent;
    expect(request).toMatchObject({
      method: "POST",
      url: "https://login.example/contoso.example/oauth2/v2.0/token",
      secrets: [clientSecret],
    });
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: "client_credentials",
      client_id: "client",
      client_secret: clientSecret,
      scope,
    });
    expect(JSON.stringify(request?.headers)).not.toContain("canary");
  });

  test("carries the claims that a challenge asked for", async () => {
    const claims = '{"access_token":{"nbf":{"essential":true}}}';
    const { sent } = await askOf(success(), claims);
    expect(new URLSearchParams(sent[0]?.body).get("claims")).toBe(claims);
  });
});

describe("the answer", () => {
  test("brings a token and its life", async () => {
    expect((await askOf(success())).outcome).toEqual({ token: "token", life: { expiresInMs: 3599_000 } });
  });

  test("says when to renew it, where it does", async () => {
    const { outcome } = await askOf(success({ expires_in: 86_399, refresh_in: 43_199 }));
    expect(outcome).toMatchObject({ life: { expiresInMs: 86_399_000, refreshInMs: 43_199_000 } });
  });

  test.each([
    ["HTML", { headers: { "content-type": "text/html" }, body: "<html>canary</html>" }],
    ["half a body", { body: '{"access_token":"canary' }],
    ["no token", { body: '{"token_type":"Bearer","expires_in":3599}' }],
    ["a token without an end", { body: '{"token_type":"Bearer","access_token":"canary"}' }],
    ["a token of another type", { body: '{"token_type":"mac","expires_in":1,"access_token":"canary"}' }],
    [
      "an end that is no number",
      { body: '{"token_type":"Bearer","expires_in":"x","access_token":"canary"}' },
    ],
  ])("is refused when it is %s, and not quoted", async (_, answer) => {
    const { outcome } = await askOf(answer);
    expect(outcome).toMatchObject({ code: "TB_ERR_UPSTREAM_MALFORMED", retryable: false });
    expect(String(outcome)).toContain("login.example");
    expect(String(outcome)).not.toContain("canary");
  });

  test("keeps Entra ID's words when it is a refusal", async () => {
    const body = JSON.stringify({
      error: "invalid_client",
      error_description: "AADSTS7000215: Invalid client secret provided. Trace ID: t1 Correlation ID: c1",
      error_codes: [7000215],
      trace_id: "t1",
    });
    const { outcome } = await askOf({ status: 401, body });
    expect(outcome).toMatchObject({
      name: "LoginError",
      code: "TB_ERR_LOGIN_FAILED",
      upstream: { status: 401, code: "AADSTS7000215", requestId: "t1" },
    });
    expect(String(outcome)).toContain("Use the secret's value (not its id)");
  });
});
