import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createEmulator, type Emulator } from "../emulator/emulator.ts";

let emulator: Emulator;
let folder: string;

beforeAll(async () => {
  emulator = await createEmulator();
});
afterAll(() => emulator.close());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tokenbooth-default-"));
  vi.spyOn(process, "cwd").mockReturnValue(folder);
  for (const name of ["HOME", "XDG_CONFIG_HOME"]) vi.stubEnv(name, folder);
  for (const name of Object.keys(process.env)) {
    if (/^(TOKENBOOTH|AZURE|ARM|OKTA)_/.test(name)) vi.stubEnv(name, undefined);
  }
  vi.resetModules();
});
afterEach(() => rmSync(folder, { recursive: true }));

const configure = (toml: string) => writeFileSync(join(folder, "tokenbooth.toml"), toml);
const vault = { resource: "https://vault.azure.net" };
const nowhere = "http://127.0.0.1:9";

/** As a program imports it that has just started. */
const fresh = async () => (await import("./default-booth.ts")).functions.getIdentityToken;

test("reads the environment at the first call, and keeps what it made", async () => {
  const getIdentityToken = await fresh();
  vi.stubEnv("AZURE_POD_IDENTITY_AUTHORITY_HOST", emulator.url.imds);
  const { accessToken } = await getIdentityToken(vault);
  vi.stubEnv("AZURE_POD_IDENTITY_AUTHORITY_HOST", nowhere);
  expect((await getIdentityToken(vault)).accessToken).toBe(accessToken);
});

test("reads tokenbooth.toml, which counts more than the environment", async () => {
  vi.stubEnv("AZURE_POD_IDENTITY_AUTHORITY_HOST", nowhere);
  configure(`imds_endpoint = "${emulator.url.imds}"\n`);
  await expect((await fresh())(vault)).resolves.toMatchObject({ resource: vault.resource });
});

test("takes the profile that TOKENBOOTH_PROFILE names", async () => {
  configure(`imds_endpoint = "${nowhere}"\n[profile.local]\nimds_endpoint = "${emulator.url.imds}"\n`);
  vi.stubEnv("TOKENBOOTH_PROFILE", "local");
  await expect((await fresh())(vault)).resolves.toMatchObject({ resource: vault.resource });
});

test("tries again when the configuration was wrong and has been mended", async () => {
  const getIdentityToken = await fresh();
  configure("imds_endpiont = 1\n");
  await expect(getIdentityToken(vault)).rejects.toMatchObject({ code: "TB_ERR_INVALID_CONFIG" });
  configure(`imds_endpoint = "${emulator.url.imds}"\n`);
  await expect(getIdentityToken(vault)).resolves.toMatchObject({ resource: vault.resource });
});

test("refuses to go on with another login when the profile that is asked for cannot be read", async () => {
  vi.stubEnv("AZURE_POD_IDENTITY_AUTHORITY_HOST", emulator.url.imds);
  vi.stubEnv("TOKENBOOTH_PROFILE", "work");
  await expect((await fresh())(vault)).rejects.toMatchObject({
    code: "TB_ERR_INVALID_CONFIG",
    message: expect.stringContaining('"work"'),
  });
});
