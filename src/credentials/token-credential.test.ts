import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { ChainedTokenCredential, ClientSecretCredential, EnvironmentCredential } from "@azure/identity";
import { describe, expect, test, vi } from "vitest";
import type { CredentialContext } from "../model/credential.ts";
import { RefusedError } from "../model/errors.ts";
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

test("hands on what ends the exchange, and then fails with its reason", async () => {
  const reason = new Error("nobody waits any more");
  const end = new AbortController();
  const getToken = (_: unknown, { abortSignal }: { abortSignal?: AbortSignal }) =>
    new Promise((_resolve, reject) => {
      abortSignal?.addEventListener("abort", () => reject(new Error("canary")));
      end.abort(reason);
    });
  const login = fromTokenCredential({ getToken } as TokenCredentialLike);
  const asked = login.fetchAccessToken({ scope }, { signal: end.signal } as CredentialContext);
  await expect(asked).rejects.toBe(reason);
});

test("that belongs to another booth fails with that booth's own error", async () => {
  const refusal = new RefusedError("TB_ERR_UPSTREAM_REFUSED", "It is so.", { claims: "{}" });
  expect(await ask(() => Promise.reject(refusal))).toBe(refusal);
});

describe("a credential of @azure/identity", () => {
  type HttpClient = NonNullable<ConstructorParameters<typeof ClientSecretCredential>[3]>["httpClient"];

  const tenantId = "3f0a9b2e-6d41-4c7e-9a58-7b1c2d3e4f50";
  const options = { disableInstanceDiscovery: true, retryOptions: { maxRetries: 0 } };
  const login = (own: { authorityHost?: string; httpClient?: HttpClient & object }) =>
    new ClientSecretCredential(tenantId, "client", "canary-secret", { ...options, ...own });

  /** Where an authority answers everything like this. */
  const answering = (status: number, body: string) => {
    const headers = { get: () => undefined, toJSON: () => ({}) };
    const sendRequest = async (request: object) => ({ request, status, headers, bodyAsText: body });
    return { httpClient: { sendRequest } as unknown as HttpClient & object };
  };
  const answeredWith = (status: number, body: string) => login(answering(status, body));
  const refusal = (error: string, code: number) =>
    JSON.stringify({ error, error_description: `AADSTS${code}: It is so.`, error_codes: [code] });

  const failure = (credential: TokenCredentialLike) =>
    ask((scopes: string[], options: object) => credential.getToken(scopes, options));
  const unavailable = { code: "TB_ERR_UPSTREAM_UNAVAILABLE", retryable: true };

  test("whose authority does not listen may have a token later, alone or in a chain", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    const nobody = login({ authorityHost: `https://127.0.0.1:${port}` });
    const error = await failure(nobody);
    expect(error).toMatchObject(unavailable);
    expect(String(error)).not.toContain("canary");
    expect(await failure(new ChainedTokenCredential(nobody))).toMatchObject(unavailable);
  });

  test.each([
    ["a server error", 500, refusal("server_error", 90033)],
    ["a page of some proxy", 503, "<html>canary</html>"],
    ["no body in time", 408, ""],
    ["Entra ID's word that it is out", 400, refusal("temporarily_unavailable", 90033)],
  ])("whose authority answers %s may have a token later", async (_, status, body) => {
    const error = await failure(answeredWith(status, body));
    expect(error).toMatchObject(unavailable);
    expect(String(error)).not.toContain("canary");
  });

  test.each([
    [429, "temporarily_unavailable", "TB_ERR_THROTTLED"],
    [503, "temporarily_unavailable", "TB_ERR_UPSTREAM_UNAVAILABLE"],
  ])("that saw a %i and repeats it from its own memory is throttled", async (status, error, first) => {
    const credential = answeredWith(status, refusal(error, 90055));
    expect(await failure(credential)).toMatchObject({ code: first, retryable: true });
    expect(await failure(credential)).toMatchObject({ code: "TB_ERR_THROTTLED", guessed: true });
  });

  test("from the environment, which keeps nothing but words of such failures, is read by them", async () => {
    vi.stubEnv("AZURE_TENANT_ID", tenantId);
    vi.stubEnv("AZURE_CLIENT_ID", "client");
    vi.stubEnv("AZURE_CLIENT_SECRET", "canary-secret");
    const answered = (status: number, body: string) =>
      new EnvironmentCredential({ ...options, ...answering(status, body) });
    const out = answered(503, refusal("temporarily_unavailable", 90033));
    expect(await failure(out)).toMatchObject(unavailable);
    expect(await failure(out)).toMatchObject({ code: "TB_ERR_THROTTLED", guessed: true });
    const wrong = answered(401, refusal("invalid_client", 7000215));
    expect(await failure(wrong)).toMatchObject({ code: "TB_ERR_LOGIN_FAILED" });
    expect(await failure(wrong)).toMatchObject({ code: "TB_ERR_LOGIN_FAILED" });
  });

  test("that is not accepted is a login that failed", async () => {
    const error = await failure(answeredWith(401, refusal("invalid_client", 7000215)));
    expect(error).toMatchObject({ code: "TB_ERR_LOGIN_FAILED" });
    expect(String(error)).toContain("AADSTS7000215");
  });
});

test("may answer without a promise", async () => {
  expect(await ask(() => ({ token: "t", expiresOnTimestamp: 1 }))).toMatchObject({ token: "t" });
});
