import { chmod, lstat, mkdir, rm } from "node:fs/promises";
import { connect } from "node:net";
import { platform } from "node:os";
import { dirname } from "node:path";
import { getuid } from "node:process";
import { UsageError } from "../model/errors.ts";
import { type Listener, type ListenerRoute, type ListenOptions, listen } from "./listen.ts";

/** Most bytes of a socket's path. */
const longestPath = platform() === "linux" ? 107 : 103;

/**
 * Serves a route on a unix socket that only its owner can reach: the socket is for nobody else, and so is the folder
 * that holds it, which closes the moment between making the socket and setting its mode. A socket that a dead server
 * left behind is taken over.
 *
 * @throws UsageError when the folder is open to others, or when the path is too long or another file's; Error with Node's
 * code when it cannot be had.
 */
export async function listenOnUnixSocket(
  route: ListenerRoute,
  path: string,
  options: Omit<ListenOptions, "host" | "port" | "path" | "tls"> = {},
): Promise<Listener> {
  if (Buffer.byteLength(path) > longestPath) {
    throw wrongPath(`The path ${path} is longer than the ${longestPath} bytes that a socket's may have.`);
  }
  await makePrivateFolder(dirname(path));
  const there = await lstat(path).catch(() => undefined);
  if (there !== undefined && !there.isSocket())
    throw wrongPath(`There is a file at ${path} that is no socket.`);
  if (there !== undefined && (await isLeftBehind(path))) await rm(path, { force: true });
  const listener = await listen(route, { ...options, path });
  await chmod(path, 0o600);
  return listener;
}

/**
 * Makes a folder for its owner alone; one that exists must be so already. Only the last folder of a path is made: Node
 * never gives up on making all of them below one such as `/proc`, where nobody can.
 *
 * @throws UsageError when others can reach it; Error with Node's code when it cannot be made.
 */
export async function makePrivateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  await checkPrivateFolder(folder);
}

/** @throws UsageError when others can reach a folder; Error with Node's code when there is none. */
export async function checkPrivateFolder(folder: string): Promise<void> {
  const found = await lstat(folder);
  if (!found.isDirectory() && !found.isSymbolicLink()) throw wrongPath(`${folder} is no folder.`);
  if (isPrivate(found)) return;
  throw new UsageError(
    "TB_ERR_INVALID_CONFIG",
    `Other users of this machine can reach ${folder}. Use a folder of your own with mode 0700.`,
  );
}

/** Whether a file or folder is this user's, and out of everybody else's reach. */
export function isPrivate({ mode, uid }: { readonly mode: number; readonly uid: number }): boolean {
  const mine = getuid?.();
  return mine === undefined || ((mode & 0o077) === 0 && uid === mine);
}

/** Whether nobody answers on a socket. */
async function isLeftBehind(path: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(false);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code === "ECONNREFUSED"));
  });
}

function wrongPath(message: string): UsageError {
  return new UsageError("TB_ERR_INVALID_ARGUMENT", message);
}
