import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createEmulator } from "../../src/emulator/emulator.ts";
import { type SdkProgram, sdkPrograms, startSdk } from "../clients/sdk-process.ts";
import { commandLine } from "./command-process.ts";
import { useCommands } from "./serving-commands.ts";

const programMs = 30_000;
const sdkMs = 180_000;
const { at, run } = useCommands();

/** Runs a shell script whose tokens are served. */
const exec = (script: string, flags: readonly string[] = [], env: Record<string, string> = {}) =>
  run(["exec", "--emulator", ...flags, "--", "sh", "-c", script], env);

describe.each(Object.entries<SdkProgram>(sdkPrograms))("%s", (_name, program) => {
  test("gets its tokens through exec, and the second one from its own cache", {
    timeout: sdkMs,
  }, async () => {
    const audit = at("audit.jsonl");
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
  const { ended, stdout, stderr } = exec(`${ask}; echo; echo "[$IDENTITY_ENDPOINT]"`, ["--imds"]);
  expect(await ended).toBe(0);
  expect(stdout()).toContain('"token_type":"Bearer"');
  expect(stdout()).toContain("[]");
  expect(stderr().match(/^.*no key is asked for.*$/gm)).toHaveLength(1);
});

test("asks for a key at every door, whatever the configuration file opens for serve", {
  timeout: programMs,
}, async () => {
  const emulator = await createEmulator();
  try {
    const file = "[server]\nimds = true\ncloud_shell = true\n";
    writeFileSync(at("tokenbooth.toml"), file, { mode: 0o600 });
    const ask = `curl -s -o /dev/null -w '%{http_code} ' -H Metadata:true`;
    const resource = "resource=https://vault.azure.net";
    const imds = `"$TOKENBOOTH_SERVER_URL/metadata/identity/oauth2/token?api-version=2018-02-01&${resource}"`;
    const script = `${ask} ${imds}; ${ask} -d ${resource} "$TOKENBOOTH_SERVER_URL/oauth2/token"`;
    const { ended, stdout } = run(["exec", "--", "sh", "-c", script], emulator.environment());
    expect(await ended).toBe(0);
    expect(stdout()).toBe("404 404 ");
  } finally {
    await emulator.close();
  }
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
  expect(readdirSync(at(""))).toEqual([]);
  expect(await exec("kill -KILL $$").ended).toBe(137);
  expect(await run(["exec", "--emulator"]).ended).toBe(2);
});

test.each([
  ["there is none", "./nothing", 127],
  ["it has no name", "", 127],
  ["it would be in a file", `${import.meta.filename}/x`, 126],
  ["its name is too long", "x".repeat(300), 126],
  ["it is a folder", import.meta.dirname, 126],
])(
  "ends as a shell does when the program cannot be started: %s",
  { timeout: programMs },
  async (_why, name, code) => {
    const { ended, stderr } = run(["exec", "--emulator", "--", name]);
    expect(await ended).toBe(code);
    expect(stderr()).toMatch(/^tokenbooth: command (not found|cannot be run): /m);
  },
);

test("goes on serving, and ends as the program does, when nobody reads our messages any more", {
  timeout: programMs,
}, async () => {
  const ask = `curl -s -H "X-IDENTITY-HEADER: $IDENTITY_HEADER" "$IDENTITY_ENDPOINT?api-version=2019-08-01&resource=https://vault.azure.net"`;
  const { child, ended, stdout } = exec(`${ask}'&client_id=stranger'; ${ask}; exit 42`);
  child.stderr?.destroy();
  expect(await ended).toBe(42);
  expect(stdout()).toContain("access_token");
});

const signals = [
  "SIGTERM",
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
  "SIGUSR1",
  "SIGUSR2",
  "SIGALRM",
  "SIGCONT",
  "SIGWINCH",
] as const;

/** Tells who runs it, names each signal that it has, and ends with 43 after a SIGTERM. Unlike a shell's trap it misses none. */
const nameSignals = `
import os, signal, sys
signals = {getattr(signal, name) for name in "${signals.join(" ")}".split()}
signal.pthread_sigmask(signal.SIG_BLOCK, signals)
print("run-by-%d." % os.getppid(), flush=True)
while True:
    got = signal.Signals(signal.sigwait(signals)).name
    print("got-" + got, flush=True)
    if got == "SIGTERM": sys.exit(43)
`;
const execNaming = ["exec", "--emulator", "--", "python3", "-c", nameSignals];

test.each(signals)("passes %s on to the program", { timeout: programMs }, async (signal) => {
  const command = run(execNaming);
  const { child, ended, stdout, stderr, written } = command;
  await written(/run-by/);
  child.kill(signal);
  await written(new RegExp(`got-${signal}`));
  child.kill("SIGTERM");
  expect(await ended).toBe(43);
  expect(stdout().match(/got-\w+/g)).toEqual([...new Set([`got-${signal}`, "got-SIGTERM"])]);
  expect(stderr()).not.toMatch(/debugger|inspector/i);
});

test.each(["SIGINT", "SIGHUP"] as const)(
  "does not pass on the %s of a whole group, which the program has anyway",
  {
    timeout: programMs,
  },
  async (signal) => {
    const command = run(execNaming, {}, { ownGroup: true });
    const { child, ended, stdout, written } = command;
    await written(/run-by/);
    process.kill(-(child.pid ?? 0), signal);
    await written(new RegExp(`got-${signal}`));
    // By then another one would have come as well.
    for (const poke of ["SIGUSR1", "SIGUSR2", "SIGALRM"] as const) {
      child.kill(poke);
      await written(new RegExp(`got-${poke}`));
    }
    process.kill(-(child.pid ?? 0), "SIGTERM");
    expect(await ended).toBe(43);
    expect(stdout().match(/got-\w+/g)).toEqual([
      `got-${signal}`,
      "got-SIGUSR1",
      "got-SIGUSR2",
      "got-SIGALRM",
      "got-SIGTERM",
    ]);
  },
);

test("what it advises is safe to paste, whatever the program asked for", { timeout: programMs }, async () => {
  const query = "resource=https://vault.azure.net&client_id=x$(touch%20pwned)%C2%9B2J";
  const ask = `curl -s -H "X-IDENTITY-HEADER: $IDENTITY_HEADER" "$IDENTITY_ENDPOINT?api-version=2019-08-01&"'${query}'`;
  const { ended, stderr } = exec(ask);
  await ended;
  expect(stderr()).toContain("--identity 'x$(touch pwned) 2J'");
});

test("a full disk under standard error ends nothing", { timeout: programMs }, async () => {
  const command = [...commandLine, "exec", "--emulator", "--", "sh", "-c", "exit 42"];
  const child = spawn(command[0] ?? "", command.slice(1), {
    stdio: ["ignore", "ignore", openSync("/dev/full", "w")],
  });
  expect((await once(child, "exit"))[0]).toBe(42);
});

test("in a terminal, passes on what was sent to it alone, and no Ctrl-C, which the program has anyway", {
  timeout: programMs,
}, async () => {
  const command = run(execNaming, {}, { inTerminal: true });
  const { child, ended, stdout, written } = command;
  const pid = Number(await written(/run-by-(\d+)\./));
  process.kill(pid, "SIGINT");
  await written(/got-SIGINT/);
  child.stdin?.write("\x03");
  await written(/got-SIGINT[\s\S]*got-SIGINT/);
  process.kill(pid, "SIGTERM");
  await ended;
  expect(stdout().match(/got-\w+/g)).toEqual(["got-SIGINT", "got-SIGINT", "got-SIGTERM"]);
});

test("starts no program when there is no login", { timeout: programMs }, async () => {
  const marker = at("started");
  const { ended, stderr } = run(["exec", "--login", "client-secret", "--", "touch", marker]);
  expect(await ended).toBe(3);
  expect(stderr()).toContain("TB_ERR_NO_LOGIN");
  expect(existsSync(marker)).toBe(false);
});
