import { readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { getuid } from "node:process";
import * as v from "valibot";
import { makePrivateFolder } from "../http/unix-socket.ts";
import { UsageError } from "../model/errors.ts";
import { writeAtomically } from "./atomic-file.ts";
import type { CliContext } from "./context.ts";
import type { OpenServer } from "./open-server.ts";
import { isAlive } from "./process-alive.ts";
import { serverText } from "./server-text.ts";

/** What a running `serve` tells those who may use it, in a file that its owner alone can read. */
export const Announcement = v.object({
  /** `http://…` and `unix:…`. */
  urls: v.array(v.string()),
  /** The key of this start; absent where keys are configured. */
  key: v.optional(v.string()),
  keyNames: v.array(v.string()),
  imds: v.boolean(),
  cloudShell: v.boolean(),
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
});

export type Announcement = v.InferOutput<typeof Announcement>;

/** Where the `serve` processes of this user tell where they are, each in a file of its own. */
export function announcementFolder({ env }: Pick<CliContext, "env">): string {
  const runtime = env["XDG_RUNTIME_DIR"];
  return runtime ? join(runtime, "tokenbooth") : join(tmpdir(), `tokenbooth-${getuid?.() ?? "user"}`);
}

/** The process that a file in the folder is of; nothing when it is another kind of file. */
export function announcerOf(file: string): number | undefined {
  const pid = /^serve-(\d{1,10})\.json$/.exec(file)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

/**
 * Tells where the server is: in the user's own runtime folder, in the file that was asked for, and to systemd where it
 * is that which started us. What is given back takes the files away again.
 *
 * @throws UsageError when one of them cannot be written; then there is none.
 */
export async function announce(
  context: CliContext,
  { listeners, key, server, imds, cloudShell }: OpenServer,
  readyFile: string | undefined,
): Promise<() => Promise<void>> {
  const announcement: Announcement = {
    urls: [...listeners.urls],
    ...(key !== undefined && { key }),
    keyNames: [...server.keys.names],
    imds,
    cloudShell,
    pid: context.pid,
  };
  const text = `${JSON.stringify(announcement, undefined, 2)}\n`;
  const standard = join(await openFolder(context), `serve-${context.pid}.json`);
  const files = [standard, ...(readyFile === undefined ? [] : [resolve(context.cwd, readyFile)])];
  const withdraw = async () => {
    for (const file of files) {
      // Another serve may have taken the ready file's place since.
      if ((await readFile(file, "utf8").catch(() => "")) === text) await rm(file, { force: true });
    }
  };
  try {
    for (const file of files) await writeAtomically(file, text);
    await tellSystemd(context);
  } catch (error) {
    await withdraw();
    throw error;
  }
  return withdraw;
}

/** The folder, without what servers left there that were killed. */
async function openFolder(context: CliContext): Promise<string> {
  const folder = announcementFolder(context);
  try {
    await makePrivateFolder(folder);
  } catch (error) {
    const problem = error instanceof UsageError ? error.message : String((error as { code?: unknown }).code);
    throw new UsageError("TB_ERR_INVALID_CONFIG", serverText.noFolder(folder, problem), { cause: error });
  }
  for (const file of await readdir(folder)) {
    const pid = announcerOf(file);
    if (pid !== undefined && !isAlive(pid)) await rm(join(folder, file), { force: true });
  }
  return folder;
}

/** @see https://www.freedesktop.org/software/systemd/man/latest/systemd-notify.html */
async function tellSystemd({ env, runChild, runtime }: CliContext): Promise<void> {
  if (!env["NOTIFY_SOCKET"]) return;
  try {
    // Node has no datagram sockets of the kind that systemd listens on; its own program has.
    await runChild({ command: "systemd-notify", args: ["--ready"], env });
  } catch (error) {
    runtime.logger.warn({ error }, "systemd could not be told that the server is ready");
  }
}
