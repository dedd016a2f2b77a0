import { describe, expect, test } from "vitest";
import { settings } from "../../test/fakes/fetch-context.ts";
import type { Credential, OktaCredential } from "../model/credential.ts";
import { UsageError } from "../model/errors.ts";
import type { Settings } from "../model/settings.ts";
import type { AnySource } from "../model/token-source.ts";
import { clientToken } from "../sources/client.ts";
import { containerAppToken } from "../sources/container-app.ts";
import { identityToken } from "../sources/identity.ts";
import { oktaToken } from "../sources/okta.ts";
import type { World } from "./fetch-once.ts";
import { createPrepareRequest } from "./prepare-request.ts";

interface Surroundings {
  readonly azure?: string;
  readonly okta?: string;
  readonly own?: Partial<Settings>;
}

function prepared(
  source: AnySource,
  args: object,
  { azure = "ada", okta = "ada", own = {} }: Surroundings = {},
) {
  const world = {
    settings: { ...settings, ...own },
    azureLogin: () => ({ fingerprint: `azure:${azure}` }) as Credential,
    oktaLogin: () => ({ fingerprint: `okta:${okta}` }) as OktaCredential,
  };
  return createPrepareRequest(world as World)(source, args);
}

const app = { containerAppName: "app", resourceGroupName: "rg" };
const vault = { resource: "https://vault.azure.net" };
const refreshToken = { clientId: "0oa1", id: "oar1" };

describe("what is cached apart", () => {
  const key = (...asked: Parameters<typeof prepared>) => prepared(...asked).key;

  test("the tokens of another Azure login", () => {
    for (const [source, args] of [
      [clientToken, {}],
      [containerAppToken, app],
    ] as const) {
      expect(key(source, args, { azure: "bob" })).not.toBe(key(source, args));
      expect(key(source, args, { okta: "bob" })).toBe(key(source, args));
    }
  });

  test("what another Okta login sees", () => {
    expect(key(oktaToken, refreshToken, { okta: "bob" })).not.toBe(key(oktaToken, refreshToken));
    expect(key(oktaToken, refreshToken, { azure: "bob" })).toBe(key(oktaToken, refreshToken));
  });

  test("not the machine's own token by who else is logged in", () => {
    expect(key(identityToken, vault, { azure: "bob", okta: "bob" })).toBe(key(identityToken, vault));
  });

  test("what another upstream says", () => {
    const imdsEndpoint = "http://127.0.0.1:1";
    expect(key(identityToken, vault, { own: { imdsEndpoint } })).not.toBe(key(identityToken, vault));
    const oktaOrgUrl = "https://other.okta.com";
    expect(key(oktaToken, refreshToken, { own: { oktaOrgUrl } })).not.toBe(key(oktaToken, refreshToken));
  });

  test("not what differs only in arguments that are left to their defaults", () => {
    const told = { ...app, apiVersion: "2023-08-01-preview", subscriptionId: settings.subscriptionId };
    expect(key(containerAppToken, told)).toBe(key(containerAppToken, app));
    expect(key(clientToken, { endpoint: "https://management.azure.com/" })).toBe(key(clientToken, {}));
    expect(key(identityToken, { ...vault, bypassCache: true })).toBe(key(identityToken, vault));
  });
});

describe("who shares an upstream's pauses", () => {
  const budget = (...asked: Parameters<typeof prepared>) => prepared(...asked).upstream;

  test("callers of one host with one login, whatever they ask for", () => {
    expect(budget(containerAppToken, { ...app, containerAppName: "other" })).toBe(
      budget(containerAppToken, app),
    );
  });

  test("not another login, nor another host", () => {
    expect(budget(containerAppToken, app, { azure: "bob" })).not.toBe(budget(containerAppToken, app));
    const cloud = { ...settings.cloud, resourceManager: "https://management.chinacloudapi.cn" };
    expect(budget(containerAppToken, app, { own: { cloud } })).not.toBe(budget(containerAppToken, app));
  });
});

test("only arguments that say so force a request", () => {
  expect(prepared(identityToken, vault).forced).toBe(false);
  expect(prepared(identityToken, { ...vault, bypassCache: true }).forced).toBe(true);
  expect(prepared(clientToken, {}).forced).toBe(false);
});

test("the token that a caller may call rejected is the result's secret, where there is one", () => {
  expect(prepared(clientToken, {}).tokenOf({ token: "t" })).toBe("t");
  expect(prepared(oktaToken, refreshToken).tokenOf({ id: "t" })).toBeUndefined();
});

test("wrong arguments, or settings that lack what is needed, are refused before anybody is asked", () => {
  expect(() => prepared(containerAppToken, { ...app, containerAppName: "../x" })).toThrow(UsageError);
  const { subscriptionId: _, ...without } = settings;
  const world = { settings: without, azureLogin: () => ({ fingerprint: "f" }) } as unknown as World;
  expect(() => createPrepareRequest(world)(containerAppToken, app)).toThrow(/subscriptionId is missing/);
});
