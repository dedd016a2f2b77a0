import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runCli } from "../../test/fakes/cli-context.ts";

let runtime: string;
beforeEach(() => {
  runtime = mkdtempSync(join(tmpdir(), "tokenbooth-env-"));
  mkdirSync(at("tokenbooth"), { mode: 0o700 });
});
afterEach(() => rmSync(runtime, { recursive: true, force: true }));

const at = (...names: string[]) => join(runtime, ...names);
const env = (argv: readonly string[] = [], more: Record<string, string> = {}) =>
  runCli(["env", ...argv], { cwd: runtime, env: { XDG_RUNTIME_DIR: runtime, ...more } });

/** A process of this user that lives, and one whose number no process has. */
const living = process.pid;
const dead = 2 ** 30;

/** A file as a server of this process, or of another one, writes it. */
function write(file: string, port: number, { pid = living, mode = 0o600 } = {}): string {
  const announcement = {
    urls: [`http://127.0.0.1:${port}`],
    key: "k",
    keyNames: ["start"],
    imds: false,
    cloudShell: false,
    pid,
  };
  writeFileSync(at(file), JSON.stringify(announcement), { mode });
  return at(file);
}

test("finds the server that was started last, among those that live", async () => {
  const [one, other] = [living, process.ppid];
  utimesSync(write(`tokenbooth/serve-${one}.json`, 1), 1, 1);
  utimesSync(write(`tokenbooth/serve-${other}.json`, 2), 2, 2);
  utimesSync(write(`tokenbooth/serve-${dead}.json`, 3, { pid: dead }), 3, 3);
  expect((await env()).stdout).toContain("http://127.0.0.1:2/");
  rmSync(at(`tokenbooth/serve-${other}.json`));
  expect((await env()).stdout).toContain("http://127.0.0.1:1/");
  rmSync(at(`tokenbooth/serve-${one}.json`));
  expect(await env()).toMatchObject({ code: 3, stdout: "", stderr: expect.stringContaining("No serve") });
});

test("believes no file in a folder that others can reach", async () => {
  write(`tokenbooth/serve-${living}.json`, 1);
  chmodSync(at("tokenbooth"), 0o755);
  expect(await env()).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("mode 0700") });
});

test("believes no folder that a link leads to", async () => {
  mkdirSync(at("elsewhere"), { mode: 0o700 });
  write(`elsewhere/serve-${living}.json`, 1);
  rmSync(at("tokenbooth"), { recursive: true });
  symlinkSync(at("elsewhere"), at("tokenbooth"));
  expect(await env()).toMatchObject({ code: 2, stdout: "" });
});

test.each([0o644, 0o660])("believes no file that others can reach: mode %o", async (mode) => {
  const file = write(`tokenbooth/serve-${living}.json`, 1);
  chmodSync(file, mode);
  const refused = { code: 2, stdout: "", stderr: expect.stringContaining("is not believed") };
  expect(await env()).toMatchObject(refused);
  expect(await env(["--ready-file", file])).toMatchObject(refused);
});

test.skipIf(process.getuid?.() !== 0)("believes no file of another user", async () => {
  const file = write("ready.json", 1);
  chownSync(file, 65_534, 65_534);
  expect(await env(["--ready-file", file])).toMatchObject({ code: 2, stdout: "" });
  chownSync(at("tokenbooth"), 65_534, 65_534);
  expect(await env()).toMatchObject({ code: 2, stdout: "" });
});

test("says what is wrong with a ready file", async () => {
  write("dead.json", 1, { pid: dead });
  writeFileSync(at("strange.json"), "{}", { mode: 0o600 });
  for (const [file, code, problem] of [
    ["dead.json", 3, "no longer runs"],
    ["none.json", 2, "ENOENT"],
    ["strange.json", 2, "no file that a serve writes"],
    [".", 2, "is not believed"],
  ] as const) {
    expect(await env(["--ready-file", file])).toMatchObject({
      code,
      stdout: "",
      stderr: expect.stringContaining(problem),
    });
  }
});

test("takes the login's own proof out of a shell, and says where it cannot", async () => {
  write(`tokenbooth/serve-${living}.json`, 1);
  const login = { AZURE_CLIENT_ID: "id", AZURE_CLIENT_SECRET: "canary-secret", MSI_SECRET: "x" };
  const posix = await env([], login);
  expect(posix.stdout).toContain("unset AZURE_CLIENT_SECRET\nunset AZURE_CLIENT_ID\n");
  expect(posix.stderr).toBe("");
  const dotenv = await env(["--format", "dotenv"], login);
  expect(dotenv.code).toBe(0);
  expect(dotenv.stderr).toMatch(/MSI_SECRET, AZURE_CLIENT_SECRET, AZURE_CLIENT_ID\n$/);
  expect(dotenv.stdout + dotenv.stderr).not.toContain("canary-secret");
  expect((await env(["--format", "dotenv"])).stderr).toBe("");
});
