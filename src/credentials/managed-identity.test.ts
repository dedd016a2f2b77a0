import { expect, test } from "vitest";
import type { AccessTokenRequest, CredentialContext } from "../model/credential.ts";
import type { HttpRequest } from "../model/http.ts";
import { createManagedIdentityCredential, type ManagedIdentityOptions } from "./managed-identity.ts";

async function ask(options: ManagedIdentityOptions, wants: Omit<AccessTokenRequest, "scope"> = {}) {
  const urls: URL[] = [];
  const headers: HttpRequest["headers"][] = [];
  const body = {
    access_token: "token",
    client_id: "client",
    expires_in: "3599",
    expires_on: "1706695810",
    resource: "https://vault.azure.net",
  };
  const context = {
    settings: { imdsEndpoint: "http://169.254.169.254" },
    async exchange(request: HttpRequest) {
      urls.push(new URL(request.url));
      headers.push(request.headers);
      return { status: 200, headers: {}, body: JSON.stringify(body) };
    },
  } as unknown as CredentialContext;
  const login = createManagedIdentityCredential(options);
  const scope = "https://vault.azure.net/.default";
  const token = await login.fetchAccessToken({ scope, ...wants }, context);
  return { token, url: urls[0], query: Object.fromEntries(urls[0]?.searchParams ?? []), headers: headers[0] };
}

test("asks the metadata service for the resource of the scope, as the documented version demands", async () => {
  const { token, url, query, headers } = await ask({});
  expect(url?.origin + (url?.pathname ?? "")).toBe("http://169.254.169.254/metadata/identity/oauth2/token");
  expect(query).toEqual({ "api-version": "2018-02-01", resource: "https://vault.azure.net" });
  expect(headers?.["metadata"]).toBe("true");
  expect(token).toEqual({ token: "token", life: { expiresInMs: 3599_000 } });
});

test("asks for the identity that was named", async () => {
  expect((await ask({ clientId: "mine" })).query["client_id"]).toBe("mine");
});

test("asks past the service's own cache when a token was rejected with a claims challenge", async () => {
  expect((await ask({}, { claims: "{}" })).query["bypass_cache"]).toBe("true");
});

test("asks past the service's own cache when a new token is wanted at any rate, and not otherwise", async () => {
  expect((await ask({}, { forceRefresh: true })).query["bypass_cache"]).toBe("true");
  expect((await ask({}, { forceRefresh: false })).query).not.toHaveProperty("bypass_cache");
});

test("says in words which identity it is", () => {
  expect(createManagedIdentityCredential().description).toContain("system-assigned");
  expect(createManagedIdentityCredential({ clientId: "mine" }).description).toContain("mine");
});
