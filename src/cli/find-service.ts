import { constants, type FileHandle, lstat, open, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as v from "valibot";
import { checkPrivateFolder, isPrivate } from "../http/unix-socket.ts";
import { LoginError, UsageError } from "../model/errors.ts";
import type { CliContext } from "./context.ts";
import { isAlive } from "./process-alive.ts";
import { serverText } from "./server-text.ts";
import { Announcement, announcementFolder, announcerOf } from "./service-announcement.ts";

/**
 * What the running `serve` tells: the one that wrote this ready file, or else the one of this user that was started
 * last.
 *
 * The attack: another user puts a file where ours would be, and programs then send our key to that user's server. Only
 * what this user wrote, and nobody else could have, is believed; and only while the one that wrote it lives, since
 * its port may have become somebody else's.
 *
 * @throws LoginError when there is none; UsageError when what is there cannot be believed.
 */
export async function findService(context: CliContext, readyFile: string | undefined): Promise<Announcement> {
  if (readyFile === undefined) return await readAnnouncement(await newestFile(context));
  const announcement = await readAnnouncement(resolve(context.cwd, readyFile));
  if (isAlive(announcement.pid)) return announcement;
  throw new LoginError("TB_ERR_LOGIN_FAILED", serverText.serveGone(readyFile, context.program));
}

async function newestFile(context: CliContext): Promise<string> {
  const folder = announcementFolder(context);
  const found: { readonly file: string; readonly writtenAt: number }[] = [];
  for (const name of await filesOf(folder)) {
    const pid = announcerOf(name);
    if (pid === undefined || !isAlive(pid)) continue;
    const file = join(folder, name);
    const written = await lstat(file).catch(() => undefined);
    if (written !== undefined) found.push({ file, writtenAt: written.mtimeMs });
  }
  const [newest] = found.toSorted((one, other) => other.writtenAt - one.writtenAt);
  if (newest !== undefined) return newest.file;
  throw new LoginError("TB_ERR_LOGIN_FAILED", serverText.noServe(context.program));
}

async function filesOf(folder: string): Promise<readonly string[]> {
  try {
    await checkPrivateFolder(folder);
    return await readdir(folder);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return [];
  }
}

async function readAnnouncement(file: string): Promise<Announcement> {
  const written = await readPrivate(file);
  try {
    return v.parse(Announcement, JSON.parse(written));
  } catch (error) {
    throw new UsageError("TB_ERR_INVALID_ARGUMENT", serverText.noAnnouncement(file), { cause: error });
  }
}

/** The text of a file that this user alone can have written. It is looked at once open: a path may change meanwhile. */
async function readPrivate(file: string): Promise<string> {
  let handle: FileHandle | undefined;
  try {
    // Without blocking: of a pipe in its place, one would wait for ever to be told something.
    handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const found = await handle.stat();
    if (found.isFile() && isPrivate(found)) return await handle.readFile("utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new UsageError("TB_ERR_INVALID_ARGUMENT", serverText.announcementUnreadable(file, code), {
      cause: error,
    });
  } finally {
    await handle?.close();
  }
  throw new UsageError("TB_ERR_INVALID_ARGUMENT", serverText.announcementNotPrivate(file));
}
