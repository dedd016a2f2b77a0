import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createEmulator } from "../../src/emulator/emulator.ts";
import { sha256Of } from "../../src/server/keys.ts";
import { type SdkProgram, sdkPrograms, startSdk } from "../clients/sdk-process.ts";
import { type CommandProcess, startCommand, temporaryFolder } from "./command-process.ts";

const timeout = 60_000;
let folder: ReturnType<typeof temporaryFolder>;
const started: CommandProcess[] = [];

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill("SIGKILL");
    await ended;
  }
  folder.remove();
});

const at = (name: string) => join(folder.path, name);

/** Starts `serve` and waits until it is ready; tells where it is and with which key. */
async function serve(flags: readonly string[] = ["--emulator"], env: Record<string, string> = {}) {
  const command = startCommand(["serve", ...flags], { cwd: folder.path, env });
  started.push(command);
  await command.written(/listening on/);
  const { urls, key } = JSON.parse(readFileSync(at("tokenbooth/serve.json"), "utf8"));
  return { ...command, url: urls[0] as string, key: key as string };
}

const ask = (url: string, key: string, audience = "https://vault.azure.net") =>
  fetch(`${url}/msi/token?api-version=2019-08-01&resource=${audience}`, {
    headers: { "x-identity-header": key },
  });

test("env prints what makes a shell's programs use it, in each shell's language", { timeout }, async () => {
  const { url } = await serve();
  const env = (...flags: string[]) => startCommand(["env", ...flags], { cwd: folder.path });
  const posix = env();
  expect(await posix.ended).toBe(0);
  writeFileSync(
    at("script.sh"),
    `${posix.stdout()}
curl -s -H "X-IDENTITY-HEADER: $IDENTITY_HEADER" "$IDENTITY_ENDPOINT?api-version=2019-08-01&resource=https://vault.azure.net"`,
  );
  const { execFileSync } = await import("node:child_process");
  expect(execFileSync("sh", [at("script.sh")], { encoding: "utf8" })).toContain("access_token");
  for (const [format, line] of [
    ["fish", `set -gx IDENTITY_ENDPOINT '${url}/msi/token'`],
    ["powershell", `$Env:IDENTITY_ENDPOINT = '${url}/msi/token'`],
    ["dotenv", `IDENTITY_ENDPOINT="${url}/msi/token"`],
  ] as const) {
    const printed = env("--format", format);
    await printed.ended;
    expect(printed.stdout()).toContain(line);
  }
  const imds = env("--imds");
  expect(await imds.ended).toBe(2);
});

test("env says how to start one when none is running", { timeout }, async () => {
  const env = startCommand(["env"], { cwd: folder.path });
  expect(await env.ended).toBe(3);
  expect(env.stderr()).toContain("serve");
});

test("listens on several addresses, on a unix socket for its owner alone", { timeout }, async () => {
  const socket = at("private/booth.sock");
  const ready = at("ready.json");
  const flags = [
    "--emulator",
    "--listen",
    "127.0.0.1:0",
    "--listen",
    `unix:${socket}`,
    "--ready-file",
    ready,
  ];
  const { child, ended, key } = await serve(flags);
  expect(statSync(socket).mode & 0o777).toBe(0o600);
  expect(statSync(at("private")).mode & 0o777).toBe(0o700);
  expect(statSync(ready).mode & 0o777).toBe(0o600);
  const { urls } = JSON.parse(readFileSync(ready, "utf8"));
  expect(urls).toHaveLength(2);
  const { execFileSync } = await import("node:child_process");
  const path = "http://localhost/msi/token?api-version=2019-08-01&resource=https://vault.azure.net";
  const curl = ["-s", "--unix-socket", socket, "-H", `X-IDENTITY-HEADER: ${key}`, path];
  expect(execFileSync("curl", curl, { encoding: "utf8" })).toContain("access_token");
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
  for (const gone of [socket, ready, at("tokenbooth/serve.json")]) expect(existsSync(gone)).toBe(false);
});

test("refuses a socket in a folder that others can reach, and an address that means all", {
  timeout,
}, async () => {
  mkdirSync(at("open"));
  const open = startCommand(["serve", "--emulator", "--listen", `unix:${at("open/x.sock")}`], {
    cwd: folder.path,
  });
  expect(await open.ended).toBe(2);
  const everywhere = startCommand(["serve", "--emulator", "--listen", "0.0.0.0:0"], { cwd: folder.path });
  expect(await everywhere.ended).toBe(2);
  expect(everywhere.stderr()).toContain("every network");
});

test("takes the place of a server that died and left its socket", { timeout }, async () => {
  const socket = at("private/booth.sock");
  const first = await serve(["--emulator", "--listen", `unix:${socket}`]);
  first.child.kill("SIGKILL");
  await first.ended;
  expect(existsSync(socket)).toBe(true);
  await serve(["--emulator", "--listen", `unix:${socket}`]);
});

test("writes one audit line for each hand-out and refusal, without a token or key", { timeout }, async () => {
  const { url, key, child, ended, stderr } = await serve();
  await ask(url, key);
  await ask(url, "wrong");
  child.kill("SIGTERM");
  await ended;
  const lines = stderr()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    {
      key: "start",
      dialect: "app-service",
      source: "client",
      identity: "system",
      audience: "https://vault.azure.net",
      outcome: "fetched",
    },
    { dialect: "app-service", outcome: "refused", by: "key" },
  ]);
  expect(lines[0].lifeLeftSeconds).toBeGreaterThan(3_000);
  expect(stderr()).not.toContain("eyJ");
  expect(stderr()).not.toContain(key);
});

describe("with an emulator behind a port and a configuration file", () => {
  test("serves named keys and several logins, and drops a key that was taken out while it runs", {
    timeout,
  }, async () => {
    const emulator = await createEmulator();
    try {
      const { clientId, clientSecret, noRoleClientId, noRoleClientSecret } = emulator.seeded;
      const write = (keys: string) =>
        writeFileSync(
          at("tokenbooth.toml"),
          `default_profile = "one"
[profile.one]
client_id = "${clientId}"
client_secret = "${clientSecret}"
[profile.two]
client_id = "${noRoleClientId}"
client_secret = "${noRoleClientSecret}"
[[server.identity]]
client_id = "second"
profile = "two"
[server]
allow = ["https://vault.azure.net"]
${keys}`,
          { mode: 0o600 },
        );
      const keyOf = (name: string) => `[[server.key]]\nname = "${name}"\nsha256 = "${sha256Of(name)}"\n`;
      write(keyOf("ci") + keyOf("deploy"));
      const { AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, ...env } = emulator.environment();
      const { url, child, written } = await serve([], env);
      const first = (await (await ask(url, "ci")).json()) as { client_id: string; access_token: string };
      expect(first.client_id).toBe(clientId);
      const second = await (await ask(url, "deploy", "https://vault.azure.net&client_id=second")).json();
      expect(second).toMatchObject({ client_id: "second" });
      expect(emulator.count({ route: "entra.token-v2", clientId: noRoleClientId ?? "" })).toBe(1);
      expect((await ask(url, "ci", "https://graph.microsoft.com")).status).toBe(403);
      write(keyOf("deploy"));
      child.kill("SIGHUP");
      await written(/keys in use: deploy/);
      expect((await ask(url, "ci")).status).toBe(401);
      expect((await ask(url, "deploy")).status).toBe(200);
    } finally {
      await emulator.close();
    }
  });

  /** Asks a server whose upstream takes its time; tells when the upstream was reached. */
  async function askSlowUpstream(delayMs: number) {
    const emulator = await createEmulator();
    const server = await serve([], emulator.environment());
    const reached = Promise.withResolvers<void>();
    const match = () => {
      reached.resolve();
      return true;
    };
    const headers = { "retry-after": "60" };
    emulator.fail({ route: "entra.token-v2", match, delayMs, status: 429, headers, times: "always" });
    const status = ask(server.url, server.key).then(
      (answer) => answer.status,
      () => "cut off",
    );
    await reached.promise;
    return { emulator, server, status };
  }

  test("finishes what is in flight when it is told to stop", { timeout }, async () => {
    const { emulator, server, status } = await askSlowUpstream(1_000);
    try {
      server.child.kill("SIGTERM");
      expect(await status).toBe(429);
      expect(await server.ended).toBe(0);
    } finally {
      await emulator.close();
    }
  });

  test("ends at once when it is told a second time", { timeout }, async () => {
    const { emulator, server, status } = await askSlowUpstream(50_000);
    try {
      server.child.kill("SIGTERM");
      await server.written(/once more ends it at once/);
      server.child.kill("SIGTERM");
      expect(await server.ended).toBe(0);
      expect(await status).toBe("cut off");
    } finally {
      await emulator.close();
    }
  });
});

test("a thousand concurrent callers make one upstream call", { timeout }, async () => {
  const { url, key } = await serve();
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => ask(url, key)));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(await upstreamCalls(url)).toBe(1);
});

test("eight programs of three languages make one upstream call", { timeout: 240_000 }, async () => {
  const { url, key } = await serve();
  const languages: readonly SdkProgram[] = [
    sdkPrograms["JavaScript, newest"],
    sdkPrograms["Python, newest"],
    sdkPrograms.Go,
  ];
  const env = { IDENTITY_ENDPOINT: `${url}/msi/token`, IDENTITY_HEADER: key };
  const programs = Array.from({ length: 8 }, (_, index) => languages[index % 3] as SdkProgram);
  const answers = await Promise.all(
    programs.map(async (program, index) => {
      const sdk = await startSdk(await program(), env);
      const client = index < 3 ? "identity" : "msal";
      const answer = await sdk.ask({ client, resource: "https://management.azure.com" });
      await sdk.close();
      return answer;
    }),
  );
  expect(new Set(answers.map(({ sha256 }) => sha256)).size).toBe(1);
  expect(answers[0]?.sha256).toBeDefined();
  expect(await upstreamCalls(url)).toBe(1);
});

/** How often the server went to its upstream, as its metrics say. */
async function upstreamCalls(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^tokenbooth_upstream_request_seconds_count\S* (\d+)$/m.exec(text)?.[1]);
}
