import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { createEmulator } from "../../src/emulator/emulator.ts";
import { sha256Of } from "../../src/server/keys.ts";
import { type SdkProgram, sdkPrograms, startSdk } from "../clients/sdk-process.ts";
import { ask, timeout, useCommands } from "./serving-commands.ts";

const { announced, at, run, serve } = useCommands();

test("keeps Node's debugger shut, which takes no key", { timeout }, async () => {
  const server = await serve();
  const emulator = run(["emulate"]);
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
  const command = run(["serve", "--config", pipe]);
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
