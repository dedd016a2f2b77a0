import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { environmentLayers } from "../config/environment.ts";
import { createEmulator, type Emulator } from "../emulator/emulator.ts";
import type { Credential } from "../model/credential.ts";
import { LoginError, UsageError } from "../model/errors.ts";
import type { AnySource } from "../model/token-source.ts";
import { clientToken } from "../sources/client.ts";
import { sources } from "../sources/index.ts";
import { type BoothOptions, createBooth } from "./booth.ts";

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({ listen: false });
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

function boothOf(options: BoothOptions = {}) {
  const layers = environmentLayers(emulator.environment());
  return createBooth({ layers, ...options, runtime: { fetch: emulator.fetch, ...options.runtime } });
}

const vault = { resource: "https://vault.azure.net" };
const login = (name: string): Credential => ({
  kind: "test",
  description: `the login ${name}`,
  fingerprint: `test:${name}`,
  fetchAccessToken: async () => ({ token: `token of ${name}`, life: { expiresInMs: 3_600_000 } }),
});

describe("where options come from", () => {
  test("what the program says counts more than the layers", () => {
    const { tenantId } = boothOf({ tenantId: "contoso.example" }).settings;
    expect(tenantId).toBe("contoso.example");
  });

  test("without layers, the environment that is handed in is read", () => {
    const env = { AZURE_TENANT_ID: "from-env", AZURE_SUBSCRIPTION_ID: "651f8027" };
    const { settings } = createBooth({ runtime: { env } });
    expect(settings).toMatchObject({ tenantId: "from-env", subscriptionId: "651f8027" });
  });

  test("an option that there is not is refused, with the one that was meant", () => {
    const misspelt = { tenentId: "contoso.example" } as BoothOptions;
    expect(() => createBooth(misspelt)).toThrow(UsageError);
    expect(() => createBooth(misspelt)).toThrow(/did you mean tenantId\?/);
  });
});

describe("who is logged in", () => {
  test("is decided when somebody first asks for it: what needs no login needs none configured", async () => {
    const booth = createBooth({
      login: "client-secret",
      imdsEndpoint: emulator.url.imds,
      layers: [],
      runtime: { fetch: emulator.fetch },
    });
    await expect(booth.getToken("identity", vault)).resolves.toMatchObject({ outcome: "fetched" });
    await expect(booth.getToken("client", {})).rejects.toBeInstanceOf(LoginError);
    expect(() => booth.describeLogin()).toThrow(LoginError);
  });

  test("is the credential that is handed in, over everything configured", async () => {
    const booth = boothOf({ credential: login("ada") });
    expect(booth.describeLogin()).toBe("the login ada");
    expect(await booth.functions.getClientToken()).toEqual({ token: "token of ada" });
    expect(emulator.count()).toBe(0);
  });

  test("is looked for only where the program says, and nobody is told to set what is read nowhere", async () => {
    const runtime = { env: { PATH: "/nonexistent", HOME: "/nonexistent" } };
    const failure = (options: BoothOptions) => createBooth({ ...options, runtime }).getToken("client", {});
    await expect(failure({})).rejects.toThrow(/set \(clientSecret, TOKENBOOTH_CLIENT_SECRET, AZURE/);
    await expect(failure({ layers: environmentLayers({}) })).rejects.toThrow(
      /set \(TOKENBOOTH_CLIENT_SECRET,/,
    );
    await expect(failure({ layers: [] })).rejects.toThrow(/set \(clientSecret\)/);
  });

  test("may be any object with Azure's getToken", async () => {
    const getToken = async () => ({ token: "theirs", expiresOnTimestamp: Date.now() + 3_600_000 });
    expect(await boothOf({ credential: { getToken } }).functions.getClientToken()).toEqual({
      token: "theirs",
    });
  });

  test("for Okta, is the credential that is handed in", async () => {
    const authorization = async () => "SSWS wrong";
    const oktaCredential = { kind: "test", description: "test", fingerprint: "test", authorization };
    const asked = boothOf({ oktaCredential }).getToken("okta", { clientId: "app", id: "token" });
    await expect(asked).rejects.toMatchObject({ upstream: { code: "E0000011" } });
  });
});

describe("a request", () => {
  test("may be made once and asked again and again", async () => {
    const handle = boothOf().handle("identity", vault);
    expect((await handle.get()).outcome).toBe("fetched");
    expect((await handle.get()).outcome).toBe("hit");
    expect((await handle.get({ forceRefresh: true })).outcome).toBe("fetched");
  });

  test("with wrong arguments fails where it is made", async () => {
    const booth = boothOf();
    expect(() => booth.handle("identity", { resource: "" })).toThrow(UsageError);
    await expect(booth.getToken("identity", { resource: "" })).rejects.toBeInstanceOf(UsageError);
  });

  test("that says bypassCache goes upstream each time, and what it brings is there for the others", async () => {
    const booth = boothOf();
    const fresh = { ...vault, bypassCache: true };
    expect((await booth.getToken("identity", fresh)).outcome).toBe("fetched");
    expect((await booth.getToken("identity", fresh)).outcome).toBe("fetched");
    expect((await booth.getToken("identity", vault)).outcome).toBe("hit");
    expect(emulator.count({ route: "imds.token" })).toBe(2);
  });

  test("of many callers at once goes upstream once", async () => {
    const booth = boothOf();
    const answers = await Promise.all(Array.from({ length: 50 }, () => booth.getToken("client", {})));
    expect(answers.filter(({ outcome }) => outcome === "fetched")).toHaveLength(1);
    expect(new Set(answers.map(({ result }) => result.token)).size).toBe(1);
    expect(emulator.count()).toBe(1);
  });

  test("is answered though nothing may be kept", async () => {
    const booth = boothOf({ cacheEntries: 0 });
    expect((await booth.getToken("client", {})).outcome).toBe("fetched");
    expect((await booth.getToken("client", {})).outcome).toBe("fetched");
  });

  test("for a name that only looks like a source's is refused, whatever was asked before", async () => {
    const booth = boothOf();
    await booth.getToken("client", { endpoint: "https://vault.azure.net" });
    const name = "client\n8 endpoint 23 https://vault.azure.net" as "client";
    await expect(booth.getToken(name, {})).rejects.toMatchObject({ code: "TB_ERR_UNKNOWN_SOURCE" });
  });
});

describe("the functions of a booth", () => {
  test("are one for each source, under its own name", () => {
    const names = Object.keys(boothOf().functions).sort();
    expect(names).toEqual(sources.map(({ functionName }) => functionName).sort());
  });

  test("give the published result and nothing else", async () => {
    const result = await boothOf().functions.getContainerAppAuthToken({
      containerAppName: "testcontainerapp0",
      resourceGroupName: "rg",
    });
    expect(Object.keys(result).sort()).toEqual(["expires", "id", "location", "name", "token", "type"]);
  });
});

test("what was asked and answered is counted by source and by upstream", async () => {
  const booth = boothOf();
  const app = { containerAppName: "testcontainerapp0", resourceGroupName: "rg" };
  await booth.getToken("container-app", app);
  await booth.getToken("container-app", app);
  expect(booth.counters()["container-app"]?.answers).toMatchObject({ fetched: 1, hit: 1 });
  expect(Object.keys(booth.upstreams()).sort()).toEqual(["arm", "entra"]);
});

test("a source that needs its own token is told so instead of waiting for itself for ever", async () => {
  const snake: AnySource = {
    ...clientToken,
    name: "snake",
    functionName: "getSnakeToken",
    fetchToken: async (_args, context) => ({
      result: await context.getToken(snake, {}),
      life: { expiresInMs: 1000 },
    }),
  };
  const booth = createBooth({ sources: [snake], layers: [], credential: login("ada") });
  await expect(booth.getToken("snake", {} as never)).rejects.toMatchObject({
    code: "TB_ERR_INTERNAL",
    message: expect.stringContaining("needs its own token"),
  });
});
