import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "../../../test/fakes/cli-context.ts";
import type { ChildRequest } from "../child-process.ts";
import type { CliContext } from "../context.ts";

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "tokenbooth-emulate-"));
});
afterAll(() => rm(cwd, { recursive: true }));

/** A `runChild` that does this in the child's place. */
function child(work: (request: ChildRequest) => Promise<number>): Partial<CliContext> {
  return { cwd, runChild: work };
}

test("runs the command with the emulator in its environment and ends with its exit code", async () => {
  const seen: ChildRequest[] = [];
  const ran = await runCli(["emulate", "--", "npm", "test", "--", "--port"], {
    ...child(async (request) => {
      seen.push(request);
      const { status } = await fetch(
        `${request.env["TOKENBOOTH_EMULATOR_IMDS_URL"]}/metadata/identity/oauth2/token`,
      );
      expect(status).toBe(400);
      return 7;
    }),
    env: { PATH: "/bin", MSI_ENDPOINT: "http://127.0.0.1:1" },
  });
  expect(ran).toEqual({ code: 7, stdout: "", stderr: "" });
  const [request] = seen;
  expect([request?.command, request?.args]).toEqual(["npm", ["test", "--", "--port"]]);
  expect(request?.env).toMatchObject({
    PATH: "/bin",
    NODE_EXTRA_CA_CERTS: expect.stringMatching(/ca\.pem$/),
  });
  expect(request?.env).not.toHaveProperty("MSI_ENDPOINT");
});

test("leaves nothing behind", async () => {
  let caFile = "";
  let url = "";
  await runCli(["emulate", "--", "x"], {
    ...child(async ({ env }) => {
      caFile = env["TOKENBOOTH_EMULATOR_CA_FILE"] ?? "";
      url = env["TOKENBOOTH_EMULATOR_HTTP_URL"] ?? "";
      expect((await stat(caFile)).isFile()).toBe(true);
      return 0;
    }),
  });
  await expect(stat(caFile)).rejects.toThrow("ENOENT");
  await expect(fetch(url)).rejects.toThrow("fetch failed");
});

test("writes the ready file before the command starts, for this user alone", async () => {
  const path = join(cwd, "ready.json");
  const { code } = await runCli(["emulate", "--ready-file", "ready.json", "--", "x"], {
    ...child(async ({ env }) => {
      const ready = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
      expect(ready).toMatchObject({
        http: env["TOKENBOOTH_EMULATOR_HTTP_URL"],
        https: env["TOKENBOOTH_EMULATOR_HTTPS_URL"],
        imds: env["TOKENBOOTH_EMULATOR_IMDS_URL"],
        arm: env["TOKENBOOTH_EMULATOR_ARM_URL"],
        authority: env["AZURE_AUTHORITY_HOST"],
        okta: env["OKTA_CLIENT_ORGURL"],
        caFile: env["NODE_EXTRA_CA_CERTS"],
        tenantId: env["AZURE_TENANT_ID"],
      });
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      return 0;
    }),
  });
  expect(code).toBe(0);
});

test("says so when the ready file cannot be written, and does not start the command", async () => {
  const runChild = () => Promise.reject(new Error("must not start"));
  const ran = await runCli(["emulate", "--ready-file", "no/such/folder.json", "--", "x"], { cwd, runChild });
  expect(ran).toMatchObject({ code: 2, stdout: "" });
  expect(ran.stderr).toMatch(/no\/such\/folder\.json cannot be written \(ENOENT\)\./);
});

test.each([
  ["ENOENT", 127, "tokenbooth: command not found: nope\n"],
  ["ERR_INVALID_ARG_VALUE", 127, "tokenbooth: command not found: nope\n"],
  ["EACCES", 126, "tokenbooth: command cannot be run: nope\n"],
  ["ENOTDIR", 126, "tokenbooth: command cannot be run: nope\n"],
  ["ENAMETOOLONG", 126, "tokenbooth: command cannot be run: nope\n"],
])("ends as a shell does when the command cannot be started: %s", async (reason, code, stderr) => {
  const failure = Object.assign(new Error(), { code: reason });
  const ran = await runCli(
    ["emulate", "--", "nope"],
    child(() => Promise.reject(failure)),
  );
  expect(ran).toEqual({ code, stdout: "", stderr });
});

test("without a command, prints lines for a shell and runs until it is interrupted", async () => {
  const ran = await runCli(["emulate"], { cwd, signalled: async () => "SIGINT" });
  expect(ran.code).toBe(0);
  expect(ran.stdout).toMatch(/^(export [A-Z_]+='[^']*'\n)+$/);
  expect(ran.stdout).toMatch(/^export AZURE_AUTHORITY_HOST='https:\/\/127\.0\.0\.1:\d+'$/m);
  expect(ran.stderr).toContain("The emulator is ready.");
});

test("says which port cannot be had", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const address = taken.address();
  const port = typeof address === "object" ? address?.port : undefined;
  try {
    const ran = await runCli(
      ["emulate", "--port", String(port), "--", "x"],
      child(async () => 0),
    );
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining(`Port ${port} is taken`) });
  } finally {
    taken.close();
  }
});

test("takes its state from a file, and says file, line and key of what is wrong in one", async () => {
  await writeFile(
    join(cwd, "state.toml"),
    `[[online_endpoints]]\nresource_group = "rg2"\nworkspace = "ws"\nname = "churn"\n`,
  );
  await writeFile(join(cwd, "wrong.toml"), `[okta]\ncolour = "blue"\n`);
  const good = await runCli(
    ["emulate", "--state", "state.toml", "--", "x"],
    child(async () => 0),
  );
  expect(good).toEqual({ code: 0, stdout: "", stderr: "" });
  const wrong = await runCli(
    ["emulate", "--state", "wrong.toml", "--", "x"],
    child(async () => 0),
  );
  expect(wrong).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("wrong.toml:2: okta.colour: unknown key"),
  });
  const gone = await runCli(
    ["emulate", "--state", "gone.toml", "--", "x"],
    child(async () => 0),
  );
  expect(gone).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("gone.toml cannot be read (ENOENT)"),
  });
});

test("refuses an admin key that can be guessed", async () => {
  await writeFile(join(cwd, "key"), "short\n");
  const ran = await runCli(
    ["emulate", "--admin-key-file", "key", "--", "x"],
    child(async () => 0),
  );
  expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining("must have at least 16 characters") });
  expect(ran.stderr).not.toContain("short");
});
