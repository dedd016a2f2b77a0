import { chmod, lstat, mkdir, rm } from "node:fs/promises";
import { connect } from "node:net";
import { userInfo } from "node:os";
import { dirname } from "node:path";
import { UsageError } from "../model/errors.ts";
import { type Listener, type ListenerRoute, type ListenOptions, listen } from "./listen.ts";

/**
 * Serves a route on a unix socket that only its owner can reach: the socket is for nobody else, and so is the folder
 * that holds it, which closes the moment between making the socket and setting its mode. A socket that a dead server
 * left behind is taken over.
 *
 * @throws UsageError when the folder is open to others; Error with Node's code when the path cannot be had.
 */
export async function listenOnUnixSocket(
  route: ListenerRoute,
  path: string,
  options: Omit<ListenOptions, "host" | "port" | "path" | "tls"> = {},
): Promise<Listener> {
  await makePrivateFolder(dirname(path));
  if (await isLeftBehind(path)) await rm(path, { force: true });
  const listener = await listen(route, { ...options, path });
  await chmod(path, 0o600);
  return listener;
}

/** Makes a folder for its owner alone; one that exists must be so already. @throws UsageError */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { mode, uid } = await lstat(folder);
  const mine = userInfo().uid;
  if (mine === -1 || ((mode & 0o077) === 0 && uid === mine)) return;
  throw new UsageError(
    "TB_ERR_INVALID_CONFIG",
    `Other users of this machine can reach ${folder}. Use a folder of your own with mode 0700.`,
  );
}

/** Whether there is a socket that nobody answers on. */
async function isLeftBehind(path: string): Promise<boolean> {
  const there = await lstat(path).catch(() => undefined);
  if (there === undefined || !there.isSocket()) return false;
  return await new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(false);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code === "ECONNREFUSED"));
  });
}
