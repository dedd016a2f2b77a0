import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readConfigFile } from "./read-config.ts";

let root: string;
let cwd: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "tokenbooth-config-"));
  cwd = join(root, "work");
  await mkdir(cwd);
});

afterEach(() => rm(root, { recursive: true }));

async function write(path: string, text: string, mode = 0o600) {
  const file = join(root, path);
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, text);
  await chmod(file, mode);
  return file;
}

test("finds nothing where there is nothing", async () => {
  expect(await readConfigFile({ cwd, env: {}, platform: "linux" })).toBeUndefined();
});

test("prefers the working folder's file to the user's", async () => {
  await write("home/.config/tokenbooth/tokenbooth.toml", `tenant_id = "user"`);
  const env = { HOME: join(root, "home") };
  expect((await readConfigFile({ cwd, env, platform: "linux" }))?.defaults).toEqual({ tenantId: "user" });
  await write("work/tokenbooth.toml", `tenant_id = "folder"`);
  expect(await readConfigFile({ cwd, env, platform: "linux" })).toMatchObject({
    name: "tokenbooth.toml",
    defaults: { tenantId: "folder" },
  });
});

test("looks in XDG_CONFIG_HOME, and in APPDATA on Windows", async () => {
  await write("xdg/tokenbooth/tokenbooth.toml", `tenant_id = "xdg"`);
  await write("roaming/tokenbooth/tokenbooth.toml", `tenant_id = "appdata"`);
  const env = { HOME: root, XDG_CONFIG_HOME: join(root, "xdg"), APPDATA: join(root, "roaming") };
  expect((await readConfigFile({ cwd, env, platform: "linux" }))?.defaults.tenantId).toBe("xdg");
  expect((await readConfigFile({ cwd, env, platform: "win32" }))?.defaults.tenantId).toBe("appdata");
});

test("reads the file that was named, by flag before variable, relative to the working folder", async () => {
  await write("work/tokenbooth.toml", `tenant_id = "found"`);
  await write("work/one.toml", `tenant_id = "flag"`);
  const two = await write("two.toml", `tenant_id = "variable"`);
  const env = { TOKENBOOTH_CONFIG: two };
  expect((await readConfigFile({ cwd, env, platform: "linux" }))?.defaults.tenantId).toBe("variable");
  expect((await readConfigFile({ cwd, env, platform: "linux", file: "one.toml" }))?.defaults.tenantId).toBe(
    "flag",
  );
});

test("refuses a named file that is not there or cannot be read", async () => {
  await expect(readConfigFile({ cwd, env: {}, platform: "linux", file: "gone.toml" })).rejects.toMatchObject({
    code: "TB_ERR_INVALID_CONFIG",
    message: "There is no configuration file gone.toml.",
  });
  await expect(readConfigFile({ cwd, env: {}, platform: "linux", file: "." })).rejects.toMatchObject({
    code: "TB_ERR_INVALID_CONFIG",
    message: expect.stringContaining("cannot be read (EISDIR)"),
  });
});

test("calls the file in messages as the person named it", async () => {
  await write("work/my.toml", `tenant = "x"`);
  await expect(readConfigFile({ cwd, env: {}, platform: "linux", file: "my.toml" })).rejects.toThrow(
    "my.toml:1: tenant: unknown key",
  );
});

test("warns of a secret that every user of the machine can read, and of nothing else", async () => {
  const places = { cwd, env: {}, platform: "linux" };
  const secret = `client_secret = "canary"`;
  const file = await write("work/tokenbooth.toml", secret, 0o644);
  const warnings = (await readConfigFile(places))?.warnings;
  expect(warnings).toEqual([
    "tokenbooth.toml holds a secret and every user of this machine can read it: chmod 600 tokenbooth.toml",
  ]);
  expect((await readConfigFile({ ...places, platform: "win32" }))?.warnings).toEqual([]);
  await chmod(file, 0o600);
  expect((await readConfigFile(places))?.warnings).toEqual([]);
  await write("work/tokenbooth.toml", `tenant_id = "x"`, 0o644);
  expect((await readConfigFile(places))?.warnings).toEqual([]);
});
