import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createOpenApiDocument } from "../../src/server/open-api/document.ts";
import { sources } from "../../src/sources/index.ts";
import { type ListeningTestBooth, listenTestBooth } from "../fakes/listening-booth.ts";
import { testKey } from "../fakes/served-booth.ts";
import { temporaryFolder } from "../server/command-process.ts";
import { installed, installNpm, installPython } from "./client-cache.ts";

const run = promisify(execFile);
const timeout = 300_000;
const programs = join(import.meta.dirname, "programs", "openapi");
const clientId = "b072d4f6-8193-45ce-a270-f36475809107";

let booth: ListeningTestBooth;
let folder: ReturnType<typeof temporaryFolder>;
let tools: string;
let document: string;

beforeAll(async () => {
  tools = await installNpm("openapi");
  folder = temporaryFolder();
  document = join(folder.path, "openapi.json");
  booth = await listenTestBooth({ imds: true, cloudShell: true }, [{}, { clientId }]);
  writeFileSync(document, await (await fetch(`${booth.url}/openapi.json`)).text());
}, timeout);
afterAll(async () => {
  await booth?.close();
  folder?.remove();
});

const environment = () => ({ PATH: process.env["PATH"], HOME: folder.path, ...booth.environment() });

test("describes one operation for each source, under the name of its library function", () => {
  const { paths } = createOpenApiDocument(sources) as {
    paths: Record<string, { post: { operationId: string } }>;
  };
  for (const { name, functionName } of sources) {
    expect(paths[`/v1/tokens/${name}`]?.post.operationId).toBe(functionName);
  }
});

test("passes a published linter", { timeout }, async () => {
  const redocly = join(tools, "node_modules", "@redocly", "cli", "bin", "cli.js");
  const env = { ...environment(), REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  await run(process.execPath, [redocly, "lint", document], { cwd: folder.path, env });
});

test("makes a TypeScript client that gets all five tokens", { timeout }, async () => {
  const place = join(folder.path, "typescript");
  mkdirSync(place);
  const bin = (name: string, ...path: string[]) => join(tools, "node_modules", name, ...path);
  symlinkSync(join(tools, "node_modules"), join(place, "node_modules"));
  writeFileSync(join(place, "package.json"), '{ "type": "module" }');
  copyFileSync(join(programs, "client.ts"), join(place, "client.ts"));
  await run(process.execPath, [
    bin("openapi-typescript", "bin", "cli.js"),
    document,
    "-o",
    join(place, "api.d.ts"),
  ]);
  const strict = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2023", "--skipLibCheck"];
  const types = ["--allowImportingTsExtensions", "--types", "node", "--typeRoots"];
  const ours = join(import.meta.dirname, "..", "..", "node_modules", "@types");
  const compiler = bin("typescript", "bin", "tsc");
  await run(process.execPath, [compiler, ...strict, ...types, ours, join(place, "client.ts")]);
  const { stdout } = await run(process.execPath, [join(place, "client.ts")], { env: environment() });
  const jwt = expect.stringMatching(/^eyJ/);
  expect(JSON.parse(stdout)).toEqual({
    client: jwt,
    "online-endpoint": jwt,
    "container-app": jwt,
    identity: jwt,
    okta: "ACTIVE",
    missing: "TB_ERR_NOT_FOUND",
    health: "ok",
  });
});

test("makes the Python client that people know for the metadata service", { timeout }, async () => {
  const artifact = "org.openapitools:openapi-generator-cli:7.14.0";
  const jars = await installed("openapi-generator", [artifact], async (place) => {
    await run("mvn", ["-q", "-B", "dependency:copy", `-Dartifact=${artifact}`, `-DoutputDirectory=${place}`]);
  });
  const python = await installPython("requirements-generated.txt");
  const place = join(folder.path, "python");
  const jar = join(jars, "openapi-generator-cli-7.14.0.jar");
  const flags = ["-g", "python", "-i", document, "-o", place, "--package-name", "booth_client"];
  await run("java", ["-jar", jar, "generate", ...flags], { maxBuffer: 64 * 1024 * 1024 });
  const env = { ...environment(), PYTHONPATH: place, IDENTITY_CLIENT_ID: clientId };
  const { stdout } = await run(python, [join(programs, "client.py")], { env });
  expect(JSON.parse(stdout)).toMatchObject({
    identity_get_token: ["IdentityTokenResponse", "Bearer", clientId, expect.stringMatching(/^\d+$/)],
    "unknown identity": [400, { error: "invalid_request", error_description: "Identity not found" }],
    "unknown version": [400, ["error", "newest-versions"]],
    client: expect.stringMatching(/hit|fetched/),
    "online-endpoint": "hit",
    "container-app": "hit",
    identity: "hit",
    okta: "hit",
  });
});

test("stands up to a published tester that makes up requests", { timeout }, async () => {
  const python = await installPython("requirements-schemathesis.txt");
  // One check is left out: it takes every name that fits the schema for one that exists upstream.
  const checks = ["--exclude-checks", "positive_data_acceptance", "--max-examples", "30", "--seed", "1"];
  const keys = ["-H", `Authorization: Bearer ${testKey}`, "-H", `X-IDENTITY-HEADER: ${testKey}`];
  const tester = join(python, "..", "schemathesis");
  const asked = run(tester, ["run", `${booth.url}/openapi.json`, ...keys, ...checks], {
    cwd: folder.path,
    env: environment(),
    maxBuffer: 64 * 1024 * 1024,
  });
  await asked.catch((error: { stdout?: string }) => {
    throw new Error(error.stdout?.slice(-6_000) ?? String(error));
  });
});
