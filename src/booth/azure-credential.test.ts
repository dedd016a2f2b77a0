import { describe, expect, test } from "vitest";
import { createAnswer, type GetTokenOptions } from "../model/answer.ts";
import type { Settings } from "../model/settings.ts";
import { type AzureGetTokenOptions, createAzureCredential } from "./azure-credential.ts";

const settings = { tenantId: "contoso.example" } as Settings;

/** Asks a credential, and tells what it asked the booth. */
async function ask(scopes: string | string[], options?: AzureGetTokenOptions, own: Settings = settings) {
  const asked: { endpoint: string; wants: GetTokenOptions | undefined }[] = [];
  const credential = createAzureCredential(async ({ endpoint }, wants) => {
    asked.push({ endpoint, wants });
    return createAnswer({ token: "t" }, "hit", { issuedAt: 1, refreshAt: 2, expiresAt: 3 });
  }, own);
  const given = await credential.getToken(scopes, options);
  return { given, ...asked[0] };
}

test("asks for the endpoint that the scope stands for, its final slash included", async () => {
  expect((await ask("https://vault.azure.net/.default")).endpoint).toBe("https://vault.azure.net");
  expect((await ask(["https://management.azure.com//.default"])).endpoint).toBe(
    "https://management.azure.com/",
  );
});

test("gives the token in Azure's shape, with its end and its renewal", async () => {
  const { given } = await ask("api/.default");
  expect(given).toEqual({ token: "t", expiresOnTimestamp: 3, refreshAfterTimestamp: 2, tokenType: "Bearer" });
});

test("hands on the signal, the claims and the time limit, and nothing that was not told", async () => {
  const { signal } = new AbortController();
  const options = { abortSignal: signal, claims: "{}", requestOptions: { timeout: 500 } };
  expect((await ask("api/.default", options)).wants).toEqual({ signal, claims: "{}", timeoutMs: 500 });
  expect((await ask("api/.default", { requestOptions: {} })).wants).toBeUndefined();
});

describe("a signal of Azure's own kind, which is no AbortSignal", () => {
  function azureSignal(aborted = false) {
    const listeners = new Set<() => void>();
    return {
      aborted,
      addEventListener: (_: "abort", listener: () => void) => listeners.add(listener),
      removeEventListener: (_: "abort", listener: () => void) => listeners.delete(listener),
      listeners,
      abort() {
        this.aborted = true;
        for (const listener of listeners) listener();
      },
    };
  }

  /** A credential whose booth waits until its signal ends the wait. */
  const waiting = () =>
    createAzureCredential(
      (_, { signal } = {}) =>
        new Promise((_resolve, reject) => {
          if (!(signal instanceof AbortSignal)) return reject(new Error("no signal"));
          signal.throwIfAborted();
          signal.addEventListener("abort", () => reject(signal.reason));
        }),
      settings,
    );

  test("ends the wait, now or later, and is let go of", async () => {
    const signal = azureSignal();
    const asked = waiting().getToken("api/.default", { abortSignal: signal });
    signal.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
    expect(signal.listeners.size).toBe(0);
    const late = waiting().getToken("api/.default", { abortSignal: azureSignal(true) });
    await expect(late).rejects.toMatchObject({ name: "AbortError" });
  });

  test("is let go of when the token is there", async () => {
    const signal = azureSignal();
    const { wants, given } = await ask("api/.default", { abortSignal: signal });
    expect(given.token).toBe("t");
    expect(wants?.signal).toBeInstanceOf(AbortSignal);
    expect(signal.listeners.size).toBe(0);
  });

  test("ends the wait with its own reason, where it has one", async () => {
    const reason = new Error("changed my mind");
    const signal = { ...azureSignal(true), reason };
    await expect(waiting().getToken("api/.default", { abortSignal: signal })).rejects.toBe(reason);
  });
});

describe("refuses", () => {
  test.each([[""], ["api"], ["api/user.read"], [[]], [["a/.default", "b/.default"]]])(
    "the scopes %j",
    (scopes) =>
      expect(ask(scopes)).rejects.toMatchObject({ code: "TB_ERR_INVALID_ARGUMENT", argument: "scopes" }),
  );

  test("a token of another tenant than the booth is logged in to", async () => {
    const other = ask("api/.default", { tenantId: "fabrikam.example" });
    await expect(other).rejects.toMatchObject({ code: "TB_ERR_INVALID_ARGUMENT", argument: "tenantId" });
    await expect(ask("api/.default", { tenantId: "CONTOSO.example" })).resolves.toBeDefined();
  });
});
