import { describe, expect, test } from "vitest";
import { createFetchContext, settings } from "../../test/fakes/fetch-context.ts";
import { oktaToken } from "./okta.ts";

const args = { clientId: "0oa1", id: "oar1" };
const body = {
  id: "oar1",
  clientId: "0oa1",
  userId: "00u1",
  issuer: "https://example.okta.com/oauth2/default",
  status: "ACTIVE",
  scopes: ["offline_access"],
  created: "2026-11-22T08:00:00.750Z",
  expiresAt: "2026-11-29T08:00:00.000Z",
  lastUpdated: "2026-11-22T08:00:00.000Z",
  token: "canary",
};

const fetched = (more: object = {}) => oktaToken.fetchToken(args, createFetchContext({ ...body, ...more }));

test("gives the published result in whole seconds, and never a token's value", async () => {
  const { lastUpdated: _, token: __, ...published } = body;
  expect((await fetched()).result).toEqual({
    ...published,
    created: "2026-11-22T08:00:00Z",
    expiresAt: "2026-11-29T08:00:00Z",
  });
});

test("gives the year 1 where Okta tells no date, as the published result does", async () => {
  const { result } = await fetched({ created: null, expiresAt: undefined });
  expect(result).toMatchObject({ created: "0001-01-01T00:00:00Z", expiresAt: "0001-01-01T00:00:00Z" });
});

test("is fresh for 30 seconds, however long the refresh token lives: it may be revoked at any time", async () => {
  expect((await fetched()).life).toEqual({ expiresInMs: 30_000 });
});

test("a token that was revoked is an answer, not an error", async () => {
  expect((await fetched({ status: "REVOKED" })).result).toMatchObject({ status: "REVOKED" });
});

describe("the organisation", () => {
  test("is the configured one", async () => {
    const context = createFetchContext(body, {
      settings: { ...settings, oktaOrgUrl: "https://other.okta.com" },
    });
    await oktaToken.fetchToken(args, context);
    expect(context.sent[0]?.url).toBe("https://other.okta.com/api/v1/apps/0oa1/tokens/oar1");
  });

  test("must be configured", () => {
    const { oktaOrgUrl: _, ...bare } = settings;
    expect(() => oktaToken.upstream(bare)).toThrow(expect.objectContaining({ argument: "oktaOrgUrl" }));
    expect(() => oktaToken.upstream(bare)).toThrow(/OKTA_CLIENT_ORGURL/);
  });
});
