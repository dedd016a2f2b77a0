import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { timeout, useCommands } from "./serving-commands.ts";

const { announced, at, run, serve } = useCommands();

test("env prints what makes a shell's programs use it, in each shell's language", { timeout }, async () => {
  const { url } = await serve();
  const env = (...flags: string[]) => run(["env", ...flags]);
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
  const env = run(["env"]);
  expect(await env.ended).toBe(3);
  expect(env.stderr()).toContain("serve");
});

test("env finds one that runs when another has stopped or was killed", { timeout }, async () => {
  const env = async () => {
    const printed = run(["env"]);
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
  const { ended, stderr } = run(["serve", ...flags]);
  expect(await ended).toBe(2);
  expect(stderr()).toContain("ready.json cannot be written (ENOENT)");
  expect(readdirSync(at("tokenbooth"))).toEqual([]);
});

test("tells nothing in a folder that is another's", { timeout }, async () => {
  mkdirSync(at("tokenbooth"), { mode: 0o755 });
  const { ended, stderr } = run(["serve", "--emulator"]);
  expect(await ended).toBe(2);
  expect(stderr()).toContain("XDG_RUNTIME_DIR");
});
