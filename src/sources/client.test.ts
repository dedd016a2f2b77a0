import { describe, expect, test } from "vitest";
import { createFetchContext, settings } from "../../test/fakes/fetch-context.ts";
import type { AccessTokenRequest } from "../model/credential.ts";
import type { Settings } from "../model/settings.ts";
import type { FetchContext } from "../model/token-source.ts";
import { clientToken } from "./client.ts";

/** What the login is asked for. */
async function askedOf(
  args: { endpoint?: string },
  own: Settings = settings,
  wants: Partial<Pick<FetchContext, "claims" | "forceRefresh">> = {},
) {
  const asked: AccessTokenRequest[] = [];
  const context = createFetchContext(
    {},
    {
      async fetchAccessToken(request) {
        asked.push(request);
        return { token: "t", life: { expiresInMs: 1000 } };
      },
      ...wants,
    },
  );
  const fetched = await clientToken.fetchToken(clientToken.complete(args, own), context);
  return { fetched, request: asked[0] };
}

describe("the scope", () => {
  test("is Resource Manager's with its final slash unless an endpoint is told", async () => {
    expect((await askedOf({})).request).toEqual({ scope: "https://management.azure.com//.default" });
  });

  test("is of the configured cloud", async () => {
    const cloud = { ...settings.cloud, resourceManager: "https://management.chinacloudapi.cn" };
    const { request } = await askedOf({}, { ...settings, cloud });
    expect(request?.scope).toBe("https://management.chinacloudapi.cn//.default");
  });

  test.each(["https://vault.azure.net", "https://vault.azure.net/", "api://app"])(
    "takes the endpoint %s as it is given",
    async (endpoint) => {
      expect((await askedOf({ endpoint })).request?.scope).toBe(`${endpoint}/.default`);
    },
  );
});

test("hands on the claims of a challenge", async () => {
  expect((await askedOf({}, settings, { claims: '{"a":1}' })).request?.claims).toBe('{"a":1}');
});

test("tells the login when a cache on the way is not to answer", async () => {
  expect((await askedOf({}, settings, { forceRefresh: true })).request).toMatchObject({ forceRefresh: true });
});

test("gives the token alone, and its life beside it", async () => {
  expect((await askedOf({})).fetched).toEqual({ result: { token: "t" }, life: { expiresInMs: 1000 } });
});

describe("the upstream whose pauses count", () => {
  test("is the cloud's login authority", () => {
    expect(clientToken.upstream(settings)).toEqual({ name: "entra", url: settings.cloud.authorityHost });
  });
});
