import { describe, expect, test } from "vitest";
import type { CredentialContext } from "../model/credential.ts";
import { fromTokenCredential, type TokenCredentialLike } from "./token-credential.ts";

const context = {} as CredentialContext;
const scope = "https://vault.azure.net/.default";

const ask = (getToken: unknown, claims?: string) =>
  fromTokenCredential({ getToken } as TokenCredentialLike)
    .fetchAccessToken({ scope, ...(claims !== undefined && { claims }) }, context)
    .catch((error: unknown) => error);

test("hands on the scope and the claims, and reads when the token ends and is to be renewed", async () => {
  const asked: unknown[] = [];
  const getToken = async (...args: unknown[]) => {
    asked.push(args);
    return { token: "t", expiresOnTimestamp: 2_000, refreshAfterTimestamp: 1_000 };
  };
  expect(await ask(getToken, "{}")).toEqual({ token: "t", life: { expiresAt: 2_000, refreshAt: 1_000 } });
  await ask(getToken);
  expect(asked).toEqual([
    [[scope], { claims: "{}" }],
    [[scope], {}],
  ]);
});

test("two objects never share what is cached", () => {
  const credential = { getToken: async () => null };
  const [one, other] = [fromTokenCredential(credential), fromTokenCredential(credential)];
  expect(one.fingerprint).not.toBe(other.fingerprint);
});

test("is described by the name of its class", () => {
  class DeviceCodeCredential {
    getToken = async () => null;
  }
  expect(fromTokenCredential(new DeviceCodeCredential()).description).toContain("DeviceCodeCredential");
});

describe("is a login that failed when it", () => {
  const withToken = "not with eyJhbGciOiJub25lIn0.eyJjYW5hcnkiOjF9.c2ln\nand more";
  test.each([
    ["rejects", () => Promise.reject(new Error("no cloud today")), "no cloud today"],
    [
      "throws",
      () => {
        throw new Error("no cloud today");
      },
      "no cloud today",
    ],
    ["rejects with what is no error", () => Promise.reject("canary"), "it threw"],
    ["rejects with a token in its words", () => Promise.reject(new Error(withToken)), "not with [redacted]"],
    ["gives nothing", async () => null, `no token for ${scope}`],
    ["gives undefined", async () => undefined, "has not the shape"],
    ["gives a plain text", async () => "canary", "has not the shape"],
    ["gives an empty token", async () => ({ token: "", expiresOnTimestamp: 1 }), "has not the shape"],
    ["tells no end", async () => ({ token: "canary" }), "has not the shape"],
    [
      "tells an end that is no number",
      async () => ({ token: "canary", expiresOnTimestamp: Number.NaN }),
      "shape",
    ],
  ])("%s", async (_, getToken, words) => {
    const error = await ask(getToken);
    expect(error).toMatchObject({ name: "LoginError", code: "TB_ERR_LOGIN_FAILED" });
    expect(String(error)).toContain(words);
    expect(String(error)).not.toMatch(/canary|eyJ/);
    expect((error as Error).cause).toBeUndefined();
  });
});

test("may answer without a promise", async () => {
  expect(await ask(() => ({ token: "t", expiresOnTimestamp: 1 }))).toMatchObject({ token: "t" });
});
