import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SdkProgram, sdkPrograms, startSdk } from "../clients/sdk-process.ts";
import { commandLine, startCommand, temporaryFolder } from "./command-process.ts";

const programMs = 30_000;
const sdkMs = 180_000;
let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** Runs a shell script whose tokens are served. */
const exec = (script: string, flags: readonly string[] = [], env: Record<string, string> = {}) =>
  startCommand(["exec", "--emulator", ...flags, "--", "sh", "-c", script], { cwd: folder.path, env });

describe.each(Object.entries<SdkProgram>(sdkPrograms))("%s", (_name, program) => {
  test("gets its tokens through exec, and the second one from its own cache", {
    timeout: sdkMs,
  }, async () => {
    const audit = join(folder.path, "audit.jsonl");
    const flags = ["--emulator", "--audit-file", audit, "--identity", "b072d4f6-8193-45ce-a270-f36475809107"];
    const sdk = await startSdk([...commandLine, "exec", ...flags, "--", ...(await program())], {});
    const resource = "https://management.azure.com";
    const selector = { kind: "clientId", value: "b072d4f6-8193-45ce-a270-f36475809107" } as const;
    const first = await sdk.ask({ client: "identity", resource });
    expect(first).toMatchObject({ sha256: expect.any(String) });
    const second = await sdk.ask({ client: "identity", resource });
    expect(second.sha256).toBe(first.sha256);
    expect(await sdk.ask({ client: "identity", resource, selector })).toHaveProperty("sha256");
    const stranger = { kind: "clientId", value: "stranger" } as const;
    expect(await sdk.ask({ client: "identity", resource, selector: stranger })).toHaveProperty("error");
    await sdk.close();
    const lines = readFileSync(audit, "utf8").trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).outcome)).toEqual(["fetched", "hit", "refused"]);
    expect(readFileSync(audit, "utf8")).not.toContain("eyJ");
  });
});

test("says in one line whose login is served, and gives the flag for an identity that is not", {
  timeout: programMs,
}, async () => {
  const ask = `curl -s -H "X-IDENTITY-HEADER: $IDENTITY_HEADER" "$IDENTITY_ENDPOINT?api-version=2019-08-01&resource=https://vault.azure.net&client_id=stranger"`;
  const { ended, stdout, stderr } = exec(`${ask.replaceAll("$", "$")}; ${ask}`);
  expect(await ended).toBe(0);
  expect(stdout()).toContain("Identity not found");
  const [serving, advice, ...more] = stderr().trim().split("\n");
  expect(serving).toMatch(
    /^tokenbooth: serving service principal .* as the system-assigned identity, for any audience$/,
  );
  expect(advice).toMatch(/--identity stranger$/);
  expect(more).toEqual([]);
});

test("points the program to one kind of managed identity, without the login's own secret", {
  timeout: programMs,
}, async () => {
  const env = {
    MSI_ENDPOINT: "http://elsewhere",
    MSI_SECRET: "x",
    IMDS_ENDPOINT: "x",
    IDENTITY_SERVER_THUMBPRINT: "x",
    AZURE_CLIENT_ID: "x",
    AZURE_CLIENT_SECRET: "the-login's-own",
    AZURE_FEDERATED_TOKEN_FILE: "/x",
    OKTA_CLIENT_TOKEN: "the-login's-own",
    KEPT: "yes",
  };
  const { ended, stdout } = exec("env", [], env);
  expect(await ended).toBe(0);
  const variables = Object.fromEntries(
    stdout()
      .trim()
      .split("\n")
      .map((line) => line.split(/=(.*)/s, 2)),
  );
  expect(variables).toMatchObject({
    KEPT: "yes",
    IDENTITY_ENDPOINT: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/msi\/token$/),
  });
  expect(variables["IDENTITY_HEADER"]).toMatch(/^[\w-]{43}$/);
  for (const name of Object.keys(env)) if (name !== "KEPT") expect(variables).not.toHaveProperty(name);
});

test("points it to the metadata service's protocol when asked to", { timeout: programMs }, async () => {
  const ask = `curl -s -H Metadata:true "$AZURE_POD_IDENTITY_AUTHORITY_HOST/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net"`;
  const { ended, stdout } = exec(`${ask}; echo; echo "[$IDENTITY_ENDPOINT]"`, ["--imds"]);
  expect(await ended).toBe(0);
  expect(stdout()).toContain('"token_type":"Bearer"');
  expect(stdout()).toContain("[]");
});

test("answers for any identity when told to, and says so", { timeout: programMs }, async () => {
  const ask = `curl -s -H "X-IDENTITY-HEADER: $IDENTITY_HEADER" "$IDENTITY_ENDPOINT?api-version=2019-08-01&resource=https://vault.azure.net&client_id=whoever"`;
  const { ended, stdout, stderr } = exec(ask, ["--identity", "any", "--allow", "https://vault.azure.net"]);
  expect(await ended).toBe(0);
  expect(stdout()).toContain("access_token");
  expect(stderr()).toMatch(/any identity that is asked for, for https:\/\/vault\.azure\.net/);
});

test("passes exit codes through, and leaves nothing behind", { timeout: programMs }, async () => {
  const { ended, stdout } = exec('echo "$IDENTITY_ENDPOINT"; exit 42');
  expect(await ended).toBe(42);
  await expect(fetch(stdout().trim())).rejects.toThrow();
  expect(readdirSync(folder.path)).toEqual([]);
  expect(await exec("kill -KILL $$").ended).toBe(137);
  expect(await startCommand(["exec", "--emulator", "--", "./nothing"]).ended).toBe(127);
  expect(await startCommand(["exec", "--emulator"]).ended).toBe(2);
});

/** Waits for one signal, names it, and ends with 43. Unlike a shell's trap it misses none. */
const waitForSignal = `
import signal, sys
signals = {signal.SIGTERM, signal.SIGHUP, signal.SIGINT}
signal.pthread_sigmask(signal.SIG_BLOCK, signals)
print("up", flush=True)
print("got-" + signal.Signals(signal.sigwait(signals)).name, flush=True)
sys.exit(43)
`;

test.each(["SIGTERM", "SIGHUP", "SIGINT"] as const)(
  "passes %s on to the program",
  { timeout: programMs },
  async (signal) => {
    const program = ["python3", "-c", waitForSignal];
    const { child, ended, written } = startCommand(["exec", "--emulator", "--", ...program]);
    await written(/up/);
    child.kill(signal);
    expect(await ended).toBe(43);
    expect(await written(/got-\w+/)).toBe(`got-${signal}`);
  },
);

test("starts no program when there is no login", { timeout: programMs }, async () => {
  const marker = join(folder.path, "started");
  const { ended, stderr } = startCommand(["exec", "--login", "client-secret", "--", "touch", marker], {
    cwd: folder.path,
  });
  expect(await ended).toBe(3);
  expect(stderr()).toContain("TB_ERR_NO_LOGIN");
  expect(existsSync(marker)).toBe(false);
});
