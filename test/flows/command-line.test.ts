import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

/** The program itself, in processes of its own: what only a real process can show. */

const program = join(import.meta.dirname, "../../bin/tokenbooth.ts");

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "tokenbooth-flow-"));
});
afterAll(() => rm(cwd, { recursive: true }));

function start(...argv: string[]) {
  const { PATH } = process.env;
  const child = spawn(process.execPath, [program, ...argv], { cwd, env: { PATH, HOME: cwd } });
  let stdout = "";
  let stderr = "";
  const waiting = new Set<() => void>();
  const take = (add: (text: string) => void) => (chunk: Buffer) => {
    add(String(chunk));
    for (const look of waiting) look();
  };
  child.stdout.on(
    "data",
    take((text) => {
      stdout += text;
    }),
  );
  child.stderr.on(
    "data",
    take((text) => {
      stderr += text;
    }),
  );
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  /** Resolves with the match when standard output matches. */
  const printed = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(stdout);
        if (match) resolve(match);
      };
      waiting.add(look);
      void ended.then(() => reject(new Error(`ended without ${pattern}: ${stdout}${stderr}`)));
      look();
    });
  return { child, ended, printed };
}

test("demo --once shows five tokens fetched over the wire, each a hit the second time, and none of them", async () => {
  const { code, stdout, stderr } = await start("demo", "--once").ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const source of ["client", "online-endpoint", "container-app", "identity", "okta"]) {
    expect(stdout).toMatch(new RegExp(`^${source} +get\\w+ +\\[.*\\] +\\d+ .*fetched +[\\d.]+ +hit`, "m"));
  }
  expect(stdout).not.toContain("eyJ");
}, 30_000);

test("demo stays up with what to type next, and ends cleanly on Ctrl-C", async () => {
  const { child, ended, printed } = start("demo");
  const [, file = ""] = await printed(/^ {2}\. (\S+)$[\s\S]*Ctrl-C ends it/m);
  const exports = await readFile(file, "utf8");
  const caFile = /NODE_EXTRA_CA_CERTS='([^']+)'/.exec(exports)?.[1] ?? "";
  expect(existsSync(caFile)).toBe(true);
  child.kill("SIGINT");
  expect(await ended).toMatchObject({ code: 0, stderr: "" });
  expect([existsSync(file), existsSync(caFile)]).toEqual([false, false]);
}, 30_000);

test("emulate runs a command that trusts its certificate, and ends with the command's exit code", async () => {
  const script = `
    const base = process.env.AZURE_AUTHORITY_HOST + "/" + process.env.AZURE_TENANT_ID;
    const { status } = await fetch(base + "/v2.0/.well-known/openid-configuration");
    console.log(status);
    process.exit(9);`;
  const run = start("emulate", "--", process.execPath, "--input-type=module", "-e", script);
  expect(await run.ended).toEqual({ code: 9, stdout: "200\n", stderr: "" });
}, 30_000);

test.each(["SIGTERM", "SIGINT"] as const)(
  "emulate passes %s to its command and cleans up after it",
  async (signal) => {
    const script = `
    process.on("${signal}", () => process.exit(5));
    setInterval(() => {}, 1000);
    console.log(process.env.NODE_EXTRA_CA_CERTS);`;
    const { child, ended, printed } = start("emulate", "--", process.execPath, "-e", script);
    const [, caFile = ""] = await printed(/^(\S+ca\.pem)\n/);
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 5, stderr: "" });
    expect(existsSync(caFile)).toBe(false);
  },
  30_000,
);

test("ends quietly when nobody reads what it prints", async () => {
  const { child, ended } = start("--help");
  child.stdout.destroy();
  expect(await ended).toMatchObject({ code: 0, stderr: "" });
}, 30_000);

test("reads tokenbooth.toml of the folder it runs in", async () => {
  const { code, stderr } = await start("get", "client", "--profile", "work").ended;
  expect(code).toBe(2);
  expect(stderr).toMatch(/^tokenbooth: There is no tokenbooth\.toml/);
}, 30_000);
