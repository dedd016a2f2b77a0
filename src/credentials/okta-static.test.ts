import { expect, test } from "vitest";
import type { CredentialContext } from "../model/credential.ts";
import { createOktaAccessTokenCredential, createOktaApiTokenCredential } from "./okta-static.ts";

const context = {} as CredentialContext;

test("an API token is sent with Okta's own scheme", async () => {
  const login = createOktaApiTokenCredential("api-token");
  expect(await login.authorization(context)).toBe("SSWS api-token");
});

test("an access token is sent as a bearer token", async () => {
  const login = createOktaAccessTokenCredential("access-token");
  expect(await login.authorization(context)).toBe("Bearer access-token");
});
