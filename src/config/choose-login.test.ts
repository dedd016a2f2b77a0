import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { CredentialContext } from "../model/credential.ts";
import { LoginError } from "../model/errors.ts";
import { chooseAzureLogin, chooseOktaLogin } from "./choose-login.ts";
import { environmentLayers } from "./environment.ts";
import { explicitLayer } from "./explicit.ts";
import { fileKey } from "./key-names.ts";
import type { Layer } from "./layer.ts";
import type { Options } from "./options.ts";

const empty = mkdtempSync(join(tmpdir(), "tokenbooth-login-"));
afterAll(() => rmSync(empty, { recursive: true }));

/** A machine without any program or home. */
const nowhere = { PATH: empty, HOME: empty };

interface Places {
  readonly options?: Options;
  readonly profile?: Options;
  readonly env?: Record<string, string>;
}

/** The places that options come from, in the order in which they count. */
function layersOf({ options = {}, profile, env = {} }: Places): readonly Layer[] {
  const fromFile = profile
    ? [{ name: 'profile "work" of tokenbooth.toml', values: profile, nameOf: fileKey }]
    : [];
  return [explicitLayer(options), ...fromFile, ...environmentLayers(env)];
}

const chosen = (places: Places) => chooseAzureLogin(layersOf(places), { ...nowhere, ...places.env });

const secretIn = (prefix: string, name = prefix.toLowerCase()) => ({
  [`${prefix}_TENANT_ID`]: `${name}-tenant`,
  [`${prefix}_CLIENT_ID`]: `${name}-client`,
  [`${prefix}_CLIENT_SECRET`]: `${name}-secret`,
});
const everySecret = { ...secretIn("TOKENBOOTH"), ...secretIn("AZURE"), ...secretIn("ARM") };
const program = { tenantId: "own-tenant", clientId: "own-client", clientSecret: "own-secret" };
const work = { tenantId: "work-tenant", clientId: "work-client", clientSecret: "work-secret" };

describe("the login of the first place that says how to log in is chosen", () => {
  test.each([
    ["an explicit option", { options: program, profile: work, env: everySecret }, "own-client"],
    ["the profile", { profile: work, env: everySecret }, "work-client"],
    ["TOKENBOOTH_* variables", { env: everySecret }, "tokenbooth-client"],
    ["AZURE_* variables", { env: { ...secretIn("AZURE"), ...secretIn("ARM") } }, "azure-client"],
    ["ARM_* variables", { env: secretIn("ARM") }, "arm-client"],
  ])("%s", (_, places, client) => {
    const credential = chosen(places);
    expect(credential.kind).toBe("client-secret");
    expect(credential.description).toContain(client);
  });

  test("then the machine's managed identity where it is asked for", () => {
    expect(chosen({ env: { ARM_USE_MSI: "true" } }).kind).toBe("managed-identity");
    expect(chosen({ env: { TOKENBOOTH_LOGIN: "managed-identity" } }).kind).toBe("managed-identity");
  });

  test("then whoever is logged in to the Azure CLI", () => {
    expect(chosen({}).kind).toBe("azure-cli");
    expect(chosen({ env: { AZURE_TENANT_ID: "t", AZURE_CLIENT_ID: "c" } }).kind).toBe("azure-cli");
  });
});

describe("a word for one way overrules what else is set", () => {
  test.each(["managed-identity", "azure-cli"] as const)("%s, in spite of a secret", (login) => {
    expect(chosen({ options: { login }, profile: work, env: everySecret }).kind).toBe(login);
    expect(chosen({ options: { ...program, login } }).kind).toBe(login);
  });

  test("client-secret, with the secret from a place that counts less", () => {
    const credential = chosen({ options: { login: "client-secret" }, env: secretIn("AZURE") });
    expect(credential.description).toContain("azure-client");
  });

  test("an option for the managed identity counts more than a variable with a secret", () => {
    expect(chosen({ options: { useMsi: true }, env: everySecret }).kind).toBe("managed-identity");
  });

  test("beside a secret, ARM_USE_MSI counts less", () => {
    expect(chosen({ env: { ...secretIn("ARM"), ARM_USE_MSI: "true" } }).kind).toBe("client-secret");
    expect(chosen({ env: { ...secretIn("AZURE"), ARM_USE_MSI: "true" } }).kind).toBe("client-secret");
  });

  test("an option that says no to the managed identity is not overruled by ARM_USE_MSI", () => {
    expect(chosen({ options: { useMsi: false }, env: { ARM_USE_MSI: "true" } }).kind).toBe("azure-cli");
  });
});

describe("who a secret belongs to", () => {
  test("is read beside the secret", () => {
    const env = { ...secretIn("ARM"), TOKENBOOTH_TENANT_ID: "other-tenant", AZURE_CLIENT_ID: "other-client" };
    expect(chosen({ env }).description).toContain("arm-client of tenant arm-tenant");
  });

  test("is read elsewhere when nothing stands beside it", () => {
    const env = { AZURE_CLIENT_SECRET: "s", AZURE_CLIENT_ID: "c", ARM_TENANT_ID: "arm-tenant" };
    expect(chosen({ env }).description).toContain("of tenant arm-tenant");
  });

  test.each([
    ["AZURE_TENANT_ID", { AZURE_CLIENT_SECRET: "canary-secret", AZURE_CLIENT_ID: "c" }, "tenantId"],
    ["ARM_CLIENT_ID", { ARM_CLIENT_SECRET: "canary-secret", ARM_TENANT_ID: "t" }, "clientId"],
    ["TOKENBOOTH_CLIENT_SECRET", { TOKENBOOTH_LOGIN: "client-secret" }, "clientSecret"],
  ])("is asked for as %s when it is missing, and no other login takes its place", (name, env, argument) => {
    const failing = () => chosen({ env: { ...env, ARM_USE_MSI: "true" } });
    expect(failing).toThrow(LoginError);
    const lacking = expect.objectContaining({
      code: "TB_ERR_NO_LOGIN",
      message: expect.stringMatching(/is missing: set [A-Z_]+\.$/),
    });
    expect(failing).toThrow(lacking);
    expect(failing).not.toThrow(/canary/);
    if (argument !== "clientSecret") expect(failing).toThrow(new RegExp(`set ${name}\\.`));
  });
});

describe("which managed identity", () => {
  const described = (places: Places) => chosen(places).description;

  test("the machine's own, unless a client id names another", () => {
    expect(described({ env: { ARM_USE_MSI: "true" } })).toContain("system-assigned");
    expect(described({ env: { ARM_USE_MSI: "true", AZURE_CLIENT_ID: "mine" } })).toContain("mine");
  });

  test("never the client id of a service principal whose secret is set too", () => {
    const places = { options: { login: "managed-identity" }, env: secretIn("AZURE") } as const;
    expect(described(places)).toContain("system-assigned");
  });
});

describe("when there is no login at all", () => {
  const context = {
    exchange: () => Promise.reject(new Error("asked")),
    env: {},
  } as unknown as CredentialContext;
  const failure = (places: Places) =>
    chosen(places)
      .fetchAccessToken({ scope: "https://management.azure.com//.default" }, context)
      .then(
        () => new Error("a token came out of nowhere"),
        (error: Error) => error,
      );

  test("the error names what was tried, what each lacked, and one next step, at once", async () => {
    const startedAt = performance.now();
    const error = await failure({ profile: {} });
    expect(performance.now() - startedAt).toBeLessThan(1500);
    expect(error).toBeInstanceOf(LoginError);
    expect(error).toMatchObject({ code: "TB_ERR_NO_LOGIN" });
    expect(error.message).toBe(
      "There is no Azure login: " +
        "no client secret is set (clientSecret, client_secret, TOKENBOOTH_CLIENT_SECRET, AZURE_CLIENT_SECRET or ARM_CLIENT_SECRET); " +
        "no managed identity is asked for (useMsi, use_msi, TOKENBOOTH_USE_MSI or ARM_USE_MSI); " +
        "the Azure CLI (az) is not installed, or not on the PATH. " +
        "Install the Azure CLI and run: az login",
    );
  });

  test("the next step of somebody who forgot the secret is to set it", async () => {
    const error = await failure({ env: { AZURE_TENANT_ID: "t", AZURE_CLIENT_ID: "c" } });
    expect(error.message).toMatch(/ Set AZURE_CLIENT_SECRET beside AZURE_CLIENT_ID\.$/);
  });

  test("who asked for the Azure CLI by name is told of nothing else", async () => {
    const error = await failure({ options: { login: "azure-cli" } });
    expect(error.message).not.toContain("secret");
    expect(error.message).toContain("az login");
  });
});

describe("the login to Okta", () => {
  const login = (places: Places) => chooseOktaLogin(layersOf(places));

  test("is the first place's API token or access token", async () => {
    const env = { OKTA_CLIENT_TOKEN: "from-env" };
    const own = login({ options: { oktaAccessToken: "own" }, env });
    expect(own.kind).toBe("okta-access-token");
    expect(login({ env }).kind).toBe("okta-api-token");
    expect(login({ env: { OKTA_API_TOKEN: "a", OKTA_ACCESS_TOKEN: "b" } }).kind).toBe("okta-api-token");
    expect(login({ env: { OKTA_ACCESS_TOKEN: "b" } }).kind).toBe("okta-access-token");
  });

  test("when there is none, the error names where it was looked for and the next step", () => {
    const error = expect.objectContaining({
      code: "TB_ERR_NO_LOGIN",
      message: expect.stringMatching(/OKTA_CLIENT_TOKEN.*OKTA_ACCESS_TOKEN\)\. Set one of them\.$/),
    });
    expect(() => login({ env: secretIn("AZURE") })).toThrow(error);
  });
});
