import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listenOnUnixSocket } from "./unix-socket.ts";

const route = () => ({ status: 200, headers: {}, body: "" });
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tokenbooth-socket-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("makes a socket for its owner alone, in a folder for its owner alone", async () => {
  const path = join(folder, "run", "booth.sock");
  const listener = await listenOnUnixSocket(route, path);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, "run")).mode & 0o777).toBe(0o700);
  await listener.close();
});

test("refuses a folder that others can reach, and one that a link leads to", async () => {
  mkdirSync(join(folder, "open"), { mode: 0o755 });
  await expect(listenOnUnixSocket(route, join(folder, "open", "x.sock"))).rejects.toThrow(/mode 0700/);
  symlinkSync(join(folder, "open"), join(folder, "link"));
  await expect(listenOnUnixSocket(route, join(folder, "link", "x.sock"))).rejects.toThrow(/mode 0700/);
});

test("takes neither a socket that is in use nor a file that is no socket", async () => {
  const path = join(folder, "booth.sock");
  const listener = await listenOnUnixSocket(route, path);
  await expect(listenOnUnixSocket(route, path)).rejects.toThrow(/EADDRINUSE/);
  await listener.close();
  writeFileSync(path, "mine");
  await expect(listenOnUnixSocket(route, path)).rejects.toThrow(/no socket/);
  await expect(listenOnUnixSocket(route, join(path, "below.sock"))).rejects.toThrow(/is no folder/);
  expect(readFileSync(path, "utf8")).toBe("mine");
});

test("makes one folder and not those around it", async () => {
  const path = join(folder, "none", "run", "booth.sock");
  await expect(listenOnUnixSocket(route, path)).rejects.toMatchObject({ code: "ENOENT" });
  await expect(listenOnUnixSocket(route, "/proc/none/booth.sock")).rejects.toMatchObject({ code: "ENOENT" });
});

test("refuses a path that is too long for a socket, and makes no folder for it", async () => {
  const long = join(folder, "run", "x".repeat(108));
  await expect(listenOnUnixSocket(route, long)).rejects.toThrow(/longer than/);
  expect(existsSync(join(folder, "run"))).toBe(false);
});
