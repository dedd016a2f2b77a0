import { readFile, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join, resolve } from "node:path";
import * as v from "valibot";
import { makePrivateFolder } from "../http/unix-socket.ts";
import { writeAtomically } from "./atomic-file.ts";
import type { CliContext } from "./context.ts";
import type { OpenServer } from "./open-server.ts";

/** What a running `serve` tells those who may use it, in a file that its owner alone can read. */
export const Announcement = v.object({
  /** `http://…` and `unix:…`. */
  urls: v.array(v.string()),
  /** The key of this start; absent where keys are configured. */
  key: v.optional(v.string()),
  keyNames: v.array(v.string()),
  imds: v.boolean(),
  cloudShell: v.boolean(),
  pid: v.number(),
});

export type Announcement = v.InferOutput<typeof Announcement>;

/** Where `env` finds the running `serve` of this user. */
export function announcementFile({ env }: Pick<CliContext, "env">): string {
  const runtime = env["XDG_RUNTIME_DIR"];
  const folder = runtime ? join(runtime, "tokenbooth") : join(tmpdir(), `tokenbooth-${userInfo().uid}`);
  return join(folder, "serve.json");
}

/**
 * Tells where the server is: in the user's own runtime folder, in the file that was asked for, and to systemd where it
 * is that which started us. What is given back takes the files away again.
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
  const standard = announcementFile(context);
  await makePrivateFolder(join(standard, ".."));
  const files = [standard, ...(readyFile === undefined ? [] : [resolve(context.cwd, readyFile)])];
  for (const file of files) await writeAtomically(file, text);
  await tellSystemd(context);
  return async () => {
    for (const file of files) {
      // Another serve may have taken the place since.
      if ((await readFile(file, "utf8").catch(() => "")) === text) await rm(file, { force: true });
    }
  };
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
