import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";
import { boothThat, runCli } from "../../../test/fakes/cli-context.ts";
import { createAnswer } from "../../model/answer.ts";
import { defineSource, secret } from "../../model/token-source.ts";
import { sources } from "../../sources/index.ts";
import type { CliContext } from "../context.ts";
import { asFlags } from "../source-flags.ts";

type Made = Parameters<CliContext["createBooth"]>[0];

const times = { issuedAt: 0, refreshAt: 1, expiresAt: 2 };
const answer = createAnswer({ token: "the.token" }, "hit", times);

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "tokenbooth-get-"));
  const text = `default_profile = "work"\n[profile.work]\ntenant_id = "work.example"\n[profile.home]\ntenant_id = "home.example"\n`;
  await writeFile(join(cwd, "tokenbooth.toml"), text);
  await writeFile(join(cwd, "wrong.toml"), `\n\n[profile.work]\ntenant = "x"\n`);
  await writeFile(join(cwd, "open.toml"), `client_secret = "canary-secret"\n`, { mode: 0o644 });
});
afterAll(() => rm(cwd, { recursive: true }));

/** Runs `get client` with these flags and tells what the booth was made with. */
async function configured(flags: readonly string[], world: Partial<CliContext> = {}) {
  const made: Made[] = [];
  const ran = await runCli(["get", "client", ...flags], {
    cwd,
    createBooth: boothThat(async () => answer, made),
    ...world,
  });
  const layers = made[0]?.layers ?? [];
  return { ...ran, made, tenantId: layers.find(({ values }) => values.tenantId)?.values.tenantId };
}

test.each(sources.map((source) => [source.name, source] as const))(
  "get %s --emulator answers with the arguments of its example",
  async (name, source) => {
    const flags = asFlags(source.example).split(" ").filter(Boolean);
    const ran = await runCli(["get", name, ...flags, "--emulator"]);
    expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: "" });
    expect(v.is(source.result, JSON.parse(ran.stdout))).toBe(true);
  },
);

test("takes flags before the profile, and the profile before the environment", async () => {
  const env = { AZURE_TENANT_ID: "environment.example" };
  expect(await configured(["--tenant-id", "flag.example"], { env })).toMatchObject({
    tenantId: "flag.example",
  });
  expect(await configured([], { env })).toMatchObject({ tenantId: "work.example" });
  expect(await configured(["--profile", "home"], { env })).toMatchObject({ tenantId: "home.example" });
  expect(await configured([], { env: { TOKENBOOTH_PROFILE: "home" } })).toMatchObject({
    tenantId: "home.example",
  });
  expect(await configured([], { env, cwd: tmpdir() })).toMatchObject({ tenantId: "environment.example" });
});

test.each([
  [["--profile", "wrok"], 'tokenbooth.toml: no profile "wrok"; did you mean work?'],
  [["--config", "wrong.toml"], "wrong.toml:4: profile.work.tenant: unknown key; did you mean tenant_id?"],
  [["--config", "gone.toml"], "There is no configuration file gone.toml."],
  [["--emulator", "--profile", "work"], "--emulator brings its own login and settings"],
  [["--emulator", "--config", "tokenbooth.toml"], "--emulator brings its own login and settings"],
  [["--login", "password"], "--login (command-line flags) must be one of client-secret,"],
  [["--tenant-id", ""], "--tenant-id (command-line flags) must not be empty."],
])("refuses %j and names the place", async (flags, message) => {
  const { code, stdout, stderr } = await configured(flags);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});

test("refuses a profile where there is no file that could have it", async () => {
  const { code, stderr } = await configured(["--profile", "work"], { cwd: tmpdir() });
  expect(code).toBe(2);
  expect(stderr).toContain("There is no tokenbooth.toml");
});

test("warns of a file whose secret every user can read, and goes on", async () => {
  const { code, stdout, stderr } = await configured(["--config", "open.toml", "-o", "token"]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "the.token\n" });
  expect(stderr).toContain("tokenbooth: warning: open.toml holds a secret");
  expect(stderr).not.toContain("canary-secret");
});

test("hands arguments, --refresh and --timeout on", async () => {
  const asked: unknown[][] = [];
  const createBooth = boothThat(async (...what) => {
    asked.push(what);
    return answer;
  });
  await runCli(["get", "client", "-e", "https://vault.azure.net", "--refresh", "--timeout", "1.5"], {
    createBooth,
  });
  await runCli(["get", "client"], { createBooth });
  expect(asked).toEqual([
    ["client", { endpoint: "https://vault.azure.net" }, { forceRefresh: true, timeoutMs: 1500 }],
    ["client", {}, {}],
  ]);
});

test("speaks of flags, not of arguments, when a source refuses one", async () => {
  const selectors = ["--client-id", "a", "--object-id", "b"];
  const two = await runCli(["get", "identity", "-r", "https://x", ...selectors, "--emulator"]);
  expect(two.code).toBe(2);
  expect(two.stderr).toContain("Only one of --client-id, --object-id and --msi-res-id may be given.");
  const empty = await runCli(["get", "online-endpoint", "-n", "", "-g", "rg", "-w", "ws-1", "--emulator"]);
  expect(empty.stderr).toContain("--endpoint-name is empty.");
});

test("a source of somebody's own is a command like the others", async () => {
  const weather = defineSource({
    name: "weather",
    functionName: "getWeatherToken",
    pulumi: "weather:getToken",
    summary: "Token of a weather service.",
    documentation: "https://weather.example/docs",
    login: "host",
    args: v.strictObject({
      cityName: v.pipe(v.string(), v.description("City."), v.metadata({ short: "c" })),
      sunny: v.optional(v.pipe(v.boolean(), v.description("Only sun."), v.metadata({}))),
      days: v.optional(v.pipe(v.number(), v.description("Days."), v.metadata({}))),
    }),
    result: v.object({ key: secret("The key.") }),
    example: { cityName: "Paris" },
    complete: (args) => args,
    upstream: () => ({ name: "weather", url: "https://weather.example" }),
    fetchToken: async (args) => ({ result: { key: JSON.stringify(args) }, life: { expiresInMs: 60_000 } }),
  });
  const loadSources = async () => [...sources, weather];
  const argv = ["get", "weather", "-c", "Paris", "--sunny", "--days", "3", "-o", "env"];
  expect(await runCli(argv, { loadSources })).toEqual({
    code: 0,
    stdout: `export WEATHER_TOKEN='{"cityName":"Paris","sunny":true,"days":3}'\n`,
    stderr: "",
  });
});
