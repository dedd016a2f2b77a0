import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
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

/** Where a server tells where it is. */
const announced = ({ child }: CommandProcess) => at(`tokenbooth/serve-${child.pid}.json`);

/** Starts `serve` and waits until it is ready; tells where it is and with which key. */
async function serve(flags: readonly string[] = ["--emulator"], env: Record<string, string> = {}) {
  const command = startCommand(["serve", ...flags], { cwd: folder.path, env });
  started.push(command);
  await command.written(/listening on/);
  const { urls, key } = JSON.parse(readFileSync(announced(command), "utf8"));
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
  expect(execFileSync("sh", [at("script.sh")], { encoding: "utf8" })).toContain("access_token");
  for (const [format, line] of [
    ["fish", `set -gx IDENTITY_ENDPOINT '${url}/msi/token'`],
    ["powershell", `$Env:IDENTITY_ENDPOINT = '${url}/msi/token'`],
    ["dotenv", `IDENTITY_ENDPOINT=${url}/msi/token`],
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

test("env finds one that runs when another has stopped or was killed", { timeout }, async () => {
  const env = async () => {
    const printed = startCommand(["env"], { cwd: folder.path });
    await printed.ended;
    return /TOKENBOOTH_SERVER_URL='(.*)'/.exec(printed.stdout())?.[1];
  };
  const first = await serve();
  const second = await serve();
  expect(await env()).toBe(second.url);
  second.child.kill("SIGTERM");
  await second.ended;
  expect(await env()).toBe(first.url);
  const third = await serve();
  third.child.kill("SIGKILL");
  await third.ended;
  expect(existsSync(announced(third))).toBe(true);
  expect(await env()).toBe(first.url);
  await serve();
  expect(existsSync(announced(third))).toBe(false);
});

test("takes back what it told when it cannot tell all of it", { timeout }, async () => {
  const flags = ["--emulator", "--ready-file", at("none/ready.json")];
  const { ended, stderr } = startCommand(["serve", ...flags], { cwd: folder.path });
  expect(await ended).toBe(2);
  expect(stderr()).toContain("ready.json cannot be written (ENOENT)");
  expect(readdirSync(at("tokenbooth"))).toEqual([]);
});

test("tells nothing in a folder that is another's", { timeout }, async () => {
  mkdirSync(at("tokenbooth"), { mode: 0o755 });
  const { ended, stderr } = startCommand(["serve", "--emulator"], { cwd: folder.path });
  expect(await ended).toBe(2);
  expect(stderr()).toContain("XDG_RUNTIME_DIR");
});

test.skipIf(process.platform !== "linux")(
  "answers under each address that it listens on",
  {
    timeout,
  },
  async () => {
    const { url, key } = await serve(["--emulator", "--listen", "127.0.0.2:0"]);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.2:/);
    expect((await ask(url, key)).status).toBe(200);
  },
);

test("says which address cannot be had, and why", { timeout }, async () => {
  writeFileSync(at("plain"), "");
  for (const [address, problem] of [
    ["nosuch.invalid:0", /Cannot listen on nosuch\.invalid:0: .*name/],
    ["0x0.0:0", /every network/],
    [`unix:${at("x".repeat(120))}`, /longer than/],
    [`unix:${at("plain/b.sock")}`, /plain is no folder/],
    [`unix:${at("none/run/b.sock")}`, /Cannot listen on unix:\S*b\.sock: .*must exist/],
    ["unix:/proc/x/b.sock", /Cannot listen on unix:\/proc\/x\/b\.sock: /],
  ] as const) {
    const command = startCommand(["serve", "--emulator", "--listen", address], { cwd: folder.path });
    started.push(command);
    expect(await command.ended).toBe(2);
    expect(command.stderr()).toMatch(problem);
  }
});

test("refuses names and neighbours that could never match", { timeout }, async () => {
  for (const flag of [
    ["--peer", "10.0.0.0/8"],
    ["--host", "http://foo:80"],
  ]) {
    const command = startCommand(["serve", "--emulator", ...flag], { cwd: folder.path });
    started.push(command);
    expect(await command.ended).toBe(2);
    expect(command.stderr()).toContain(`"${flag[1]}" must be`);
  }
});

test("keeps Node's debugger shut, which takes no key", { timeout }, async () => {
  const server = await serve();
  const emulator = startCommand(["emulate"], { cwd: folder.path });
  started.push(emulator);
  const url = await emulator.written(/TOKENBOOTH_EMULATOR_HTTP_URL='(.*)'/);
  for (const [command, reached] of [
    [server, server.url],
    [emulator, url],
  ] as const) {
    command.child.kill("SIGUSR1");
    // By then it would have been opened: whoever answers has had the signal before.
    for (let count = 0; count < 20; count++) await (await fetch(`${reached}/healthz`)).text();
    command.child.kill("SIGTERM");
    expect(await command.ended).toBe(0);
    expect(command.stderr()).not.toMatch(/debugger|inspector/i);
  }
});

test("a start that hangs is ended by a second signal", { timeout }, async () => {
  const pipe = at("tokenbooth.toml");
  execFileSync("mkfifo", [pipe]);
  const command = startCommand(["serve", "--config", pipe], { cwd: folder.path });
  started.push(command);
  // Open for us once it is open for the one that waits to read it.
  const writer = await open(pipe, "w");
  try {
    command.child.kill("SIGTERM");
    await command.written(/once more ends it at once/);
    command.child.kill("SIGTERM");
    expect(await command.ended).toBe("SIGTERM");
  } finally {
    await writer.close();
  }
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
  const server = await serve(flags);
  const { child, ended, key } = server;
  expect(statSync(socket).mode & 0o777).toBe(0o600);
  expect(statSync(at("private")).mode & 0o777).toBe(0o700);
  expect(statSync(ready).mode & 0o777).toBe(0o600);
  const { urls } = JSON.parse(readFileSync(ready, "utf8"));
  expect(urls).toHaveLength(2);
  const path = "http://localhost/msi/token?api-version=2019-08-01&resource=https://vault.azure.net";
  const curl = ["-s", "--unix-socket", socket, "-H", `X-IDENTITY-HEADER: ${key}`, path];
  expect(execFileSync("curl", curl, { encoding: "utf8" })).toContain("access_token");
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
  for (const gone of [socket, ready, announced(server)]) expect(existsSync(gone)).toBe(false);
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

  test("lives through many a SIGHUP at a time, and has read its keys after the last", {
    timeout,
  }, async () => {
    const write = (name: string) =>
      writeFileSync(
        at("tokenbooth.toml"),
        `[[server.key]]\nname = "${name}"\nsha256 = "${sha256Of(name)}"\n`,
        {
          mode: 0o600,
        },
      );
    const emulator = await createEmulator();
    try {
      write("before");
      const server = await serve([], emulator.environment());
      for (let count = 0; count < 50; count++) {
        server.child.kill("SIGHUP");
        await setImmediate();
      }
      write("after");
      server.child.kill("SIGHUP");
      await server.written(/keys in use: after/);
      expect((await ask(server.url, "after")).status).toBe(200);
      server.child.kill("SIGTERM");
      expect(await server.ended).toBe(0);
      expect(existsSync(announced(server))).toBe(false);
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
