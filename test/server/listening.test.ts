import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ask, timeout, useCommands } from "./serving-commands.ts";

const { announced, at, run, serve } = useCommands();

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
    const command = run(["serve", "--emulator", "--listen", address]);
    expect(await command.ended).toBe(2);
    expect(command.stderr()).toMatch(problem);
  }
});

test("refuses names and neighbours that could never match", { timeout }, async () => {
  for (const flag of [
    ["--peer", "10.0.0.0/8"],
    ["--host", "http://foo:80"],
  ]) {
    const command = run(["serve", "--emulator", ...flag]);
    expect(await command.ended).toBe(2);
    expect(command.stderr()).toContain(`"${flag[1]}" must be`);
  }
});

test("refuses a socket in a folder that others can reach, and an address that means all", {
  timeout,
}, async () => {
  mkdirSync(at("open"));
  const open = run(["serve", "--emulator", "--listen", `unix:${at("open/x.sock")}`]);
  expect(await open.ended).toBe(2);
  const everywhere = run(["serve", "--emulator", "--listen", "0.0.0.0:0"]);
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
