import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CredentialContext } from "../model/credential.ts";
import { type AzureCliOptions, createAzureCliCredential } from "./azure-cli.ts";

let folder: string;
let env: Record<string, string>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tokenbooth-az-"));
  env = { PATH: `${folder}:/usr/bin:/bin`, HOME: folder };
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Puts a program named `az` on the path that runs these lines of shell. It notes down how it is called. */
function installAz(lines: string): void {
  const program = join(folder, "az");
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > "${folder}/called"\n${lines}\n`);
  chmodSync(program, 0o755);
}

const answers = (json: object) => installAz(`cat <<'END'\n${JSON.stringify(json)}\nEND`);
const fails = (stderr: string) => installAz(`cat >&2 <<'END'\n${stderr}\nEND\nexit 1`);
const calledWith = () => readFileSync(join(folder, "called"), "utf8").trimEnd().split("\n");

const context = { env: {} } as unknown as CredentialContext;
const scope = "https://management.azure.com//.default";

const ask = (options: Partial<AzureCliOptions> = {}, wanted = scope) =>
  createAzureCliCredential({ env, ...options }).fetchAccessToken({ scope: wanted }, context);

const failure = (options?: Partial<AzureCliOptions>, wanted?: string) =>
  ask(options, wanted).then(
    () => new Error("there was a token"),
    (error: Error) => error,
  );

const today = { accessToken: "cli-token", expiresOn: "2024-01-31 10:10:10.000000", tokenType: "Bearer" };

describe("the token of the Azure CLI's login", () => {
  test("is asked for with the endpoint exactly as the scope says it", async () => {
    answers({ ...today, expires_on: 1706695810 });
    await ask();
    expect(calledWith()).toEqual([
      ...["account", "get-access-token", "-o", "json"],
      ...["--resource", "https://management.azure.com/"],
    ]);
  });

  test("is asked for of the tenant that is configured", async () => {
    answers({ ...today, expires_on: 1706695810 });
    await ask({ tenantId: "contoso.example" });
    expect(calledWith().slice(-2)).toEqual(["--tenant", "contoso.example"]);
  });

  test("ends when a newer CLI says so in seconds", async () => {
    answers({ ...today, expires_on: 1706695810 });
    expect(await ask()).toEqual({ token: "cli-token", life: { expiresAt: 1706695810_000 } });
  });

  test("ends when an older CLI says so in local time", async () => {
    answers(today);
    const expiresAt = new Date(2024, 0, 31, 10, 10, 10).getTime();
    expect(await ask()).toEqual({ token: "cli-token", life: { expiresAt } });
  });
});

describe("nobody to ask", () => {
  test("the CLI is not installed", async () => {
    const error = await failure({ env: { PATH: folder } });
    expect(error).toMatchObject({ name: "LoginError", code: "TB_ERR_NO_LOGIN" });
    expect(error.message).toBe(
      "There is no Azure login: the Azure CLI (az) is not installed, or not on the PATH. Install the Azure CLI and run: az login",
    );
  });

  test.each([
    "ERROR: Please run 'az login' to setup account.",
    "Please run 'az account set' to select active account.",
  ])("nobody is logged in: %s", async (stderr) => {
    fails(stderr);
    const error = await failure();
    expect(error).toMatchObject({ code: "TB_ERR_NO_LOGIN" });
    expect(error.message).toBe(
      "There is no Azure login: nobody is logged in to the Azure CLI. Run: az login",
    );
  });

  test("the error tells which other logins were looked for before, and the step that was nearest", async () => {
    const passedOver = { lacks: ["no secret is set"], next: "Set a secret." };
    expect((await failure({ env: { PATH: folder }, passedOver })).message).toMatch(
      /^There is no Azure login: no secret is set; the Azure CLI .* PATH\. Set a secret\.$/,
    );
  });
});

describe("a CLI that gives no token", () => {
  test("is quoted where Entra ID refused", async () => {
    fails("ERROR: AADSTS700082: The refresh token has expired.\nTo re-authenticate, please run:\naz login");
    const error = await failure();
    expect(error).toMatchObject({ code: "TB_ERR_LOGIN_FAILED" });
    expect(error.message).toContain("AADSTS700082: The refresh token has expired.");
  });

  test("is quoted by its last line, without what looks like a token or steers a terminal", async () => {
    fails(`Traceback\nERROR: \u001b[31mfailed with eyJhbGciOiJub25lIn0.eyJjYW5hcnkiOjF9.c2ln`);
    const { message } = await failure();
    expect(message).toMatch(/failed with \[redacted\]$/);
    expect(message).not.toContain("\u001b");
    expect(message).not.toContain("Traceback");
  });

  test.each([
    "HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded with url: /t/v2.0 (Caused by it)",
    "<urllib3.connection.HTTPSConnection object at 0x7f>: Failed to establish a new connection: [Errno 111]",
    "[Errno 101] Network is unreachable",
    "[Errno -3] Temporary failure in name resolution",
    "[Errno -2] Name or service not known",
    "[Errno 11001] getaddrinfo failed",
    "('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))",
    "[Errno 104] Connection reset by peer",
    "[Errno 111] Connection refused",
    "HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Read timed out. (read timeout=10)",
    "requests.exceptions.ConnectionError: it failed",
  ])("because the network failed may give one later, and is quoted: %s", async (line) => {
    fails(`Traceback\nERROR: ${line}\nTo re-authenticate, please run: az login`);
    const error = await failure();
    expect(error).toMatchObject({
      name: "UnavailableError",
      code: "TB_ERR_UPSTREAM_UNAVAILABLE",
      retryable: true,
    });
    expect(error.message).toBe(`The Azure CLI gave no token, because the network failed: ERROR: ${line}`);
  });

  test("is a login that failed where Entra ID answered, whatever else went wrong", async () => {
    fails("urllib3: Connection reset by peer, trying again\nERROR: AADSTS50173: The grant has expired.");
    expect(await failure()).toMatchObject({ code: "TB_ERR_LOGIN_FAILED" });
  });

  test.each([
    ["nothing", "true"],
    ["a warning for people", "echo 'WARNING: please upgrade'"],
    ["JSON of another kind", `echo '{"canary":"canary-token"}'`],
    ["an empty token", `echo '{"accessToken":"","expires_on":1}'`],
    ["a token without an end", `echo '{"accessToken":"canary-token"}'`],
    ["a token with an end that is no date", `echo '{"accessToken":"canary-token","expiresOn":"soon"}'`],
  ])("is told so when it prints %s", async (_, lines) => {
    installAz(lines);
    const error = await failure();
    expect(error).toMatchObject({ code: "TB_ERR_LOGIN_FAILED" });
    expect(error.message).toContain("is not its token answer");
    expect(error.message).not.toContain("canary");
  });

  test("is cut off when it prints without end", async () => {
    installAz("yes canary-token | head -c 3000000");
    const error = await failure();
    expect(error).toMatchObject({ code: "TB_ERR_LOGIN_FAILED" });
    expect(error.message).not.toContain("canary");
  });

  test("is given up when it hangs, even with a child that holds its output", async () => {
    installAz(`sleep 30 & echo $! > "${folder}/child"; wait`);
    const error = await failure({ timeoutMs: 1_000 });
    process.kill(Number(readFileSync(join(folder, "child"), "utf8")));
    expect(error).toMatchObject({ name: "UnavailableError", code: "TB_ERR_TIMEOUT", retryable: false });
    expect(error.message).toBe("The Azure CLI gave no token within 1 s. Try: az account get-access-token");
  });
});

describe("an endpoint can never become more than one argument", () => {
  test.each([
    "https://vault.azure.net; touch {}",
    "$(touch {})",
    "`touch {}`",
    "a & touch {}",
    "a\ntouch {}",
    "a --query x",
    "--debug",
    '"quoted"',
    "%PATH%",
    "",
  ])("%j is refused, and nothing is run", async (attempt) => {
    answers({ ...today, expires_on: 1706695810 });
    const touched = join(folder, "touched");
    const error = await failure({}, `${attempt.replace("{}", touched)}/.default`);
    expect(error).toMatchObject({ code: "TB_ERR_INVALID_ARGUMENT", argument: "endpoint" });
    expect(existsSync(touched)).toBe(false);
    expect(existsSync(join(folder, "called"))).toBe(false);
  });

  test("nor can a tenant", () => {
    const attempt = () => createAzureCliCredential({ env, tenantId: "t & calc" });
    expect(attempt).toThrow(expect.objectContaining({ argument: "tenantId" }));
  });
});

describe("who is logged in", () => {
  const account = (name: string, isDefault: boolean, tenantId = "tenant-one") => ({
    ...{ id: "s", name: "Subscription", state: "Enabled", environmentName: "AzureCloud" },
    ...{ isDefault, tenantId, user: { name, type: "user" } },
  });

  function logIn(...subscriptions: object[]): void {
    mkdirSync(join(folder, ".azure"), { recursive: true });
    const text = JSON.stringify({ installationId: "i", subscriptions });
    // The CLI itself writes a byte order mark.
    writeFileSync(join(folder, ".azure", "azureProfile.json"), `\uFEFF${text}`);
  }

  test("is read from the CLI's own record, without asking the CLI", () => {
    logIn(account("somebody@contoso.example", false), account("ada@contoso.example", true));
    expect(createAzureCliCredential({ env }).description).toBe("ada@contoso.example (Azure CLI)");
  });

  test("is read from the folder that AZURE_CONFIG_DIR names", () => {
    logIn(account("ada@contoso.example", true));
    const elsewhere = { ...env, HOME: "/nonexistent", AZURE_CONFIG_DIR: join(folder, ".azure") };
    expect(createAzureCliCredential({ env: elsewhere }).description).toContain("ada@contoso.example");
  });

  test("is not known when there is no record, or not one of the CLI's", () => {
    expect(createAzureCliCredential({ env }).description).toBe("the Azure CLI's login");
    logIn({ isDefault: true });
    expect(createAzureCliCredential({ env }).description).toBe("the Azure CLI's login");
  });

  describe("and changes while the program runs", () => {
    const credentialOf = (tenantId?: string) => {
      logIn(account("ada@contoso.example", true));
      answers({ ...today, expires_on: 1706695810 });
      return createAzureCliCredential({ env, tenantId });
    };

    test("is no longer who the tokens at hand belong to: the new one's are refused", async () => {
      const credential = credentialOf();
      await expect(credential.fetchAccessToken({ scope }, context)).resolves.toMatchObject({
        token: "cli-token",
      });
      logIn(account("bob@contoso.example", true));
      const error = await credential.fetchAccessToken({ scope }, context).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "TB_ERR_LOGIN_FAILED" });
      expect(String(error)).toMatch(/from ada@contoso\.example of tenant .* to bob@contoso\.example/);
      expect(String(error)).not.toContain("cli-token");
    });

    test("is refused too when the same person moves to another tenant, unless one is configured", async () => {
      const moved = () => logIn(account("ada@contoso.example", true, "tenant-two"));
      const credential = credentialOf();
      moved();
      await expect(credential.fetchAccessToken({ scope }, context)).rejects.toThrow(/tenant-two/);
      const configured = credentialOf("contoso.example");
      moved();
      await expect(configured.fetchAccessToken({ scope }, context)).resolves.toBeDefined();
    });

    test("is welcome where nobody was logged in before", async () => {
      answers({ ...today, expires_on: 1706695810 });
      const credential = createAzureCliCredential({ env });
      logIn(account("ada@contoso.example", true));
      await expect(credential.fetchAccessToken({ scope }, context)).resolves.toBeDefined();
    });

    test("is refused from the first token on where nobody was logged in before", async () => {
      const credential = createAzureCliCredential({ env });
      logIn(account("ada@contoso.example", true));
      fails("ERROR: it failed");
      await expect(credential.fetchAccessToken({ scope }, context)).rejects.toThrow();
      answers({ ...today, expires_on: 1706695810 });
      logIn(account("bob@contoso.example", true));
      await expect(credential.fetchAccessToken({ scope }, context)).resolves.toBeDefined();
      logIn(account("ada@contoso.example", true));
      await expect(credential.fetchAccessToken({ scope }, context)).rejects.toThrow(
        /from bob@contoso\.example of tenant .* to ada@contoso\.example/,
      );
    });
  });

  test("decides the fingerprint", () => {
    const print = (tenantId?: string) => createAzureCliCredential({ env, tenantId }).fingerprint;
    const before = print();
    expect(print()).toBe(before);
    expect(print("other")).not.toBe(before);
    expect(print("OTHER")).toBe(print("other"));
    logIn(account("ada@contoso.example", true));
    const ada = print();
    logIn(account("bob@contoso.example", true));
    const bob = print();
    logIn(account("bob@contoso.example", true, "tenant-two"));
    expect(new Set([before, ada, bob, print()]).size).toBe(4);
  });
});
