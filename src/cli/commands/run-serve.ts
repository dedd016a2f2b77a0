import { TokenboothError } from "../../model/errors.ts";
import type { CliContext } from "../context.ts";
import { keysOf, type OpenServer, openServer, readServerTable } from "../open-server.ts";
import { serverText } from "../server-text.ts";
import { announce } from "../service-announcement.ts";
import type { ServeFlags } from "./serve.ts";

/** How long what is in flight may take once we are told to stop, in milliseconds. */
const graceMs = 10_000;

/** Serves until it is told to stop. */
export async function serve(context: CliContext, flags: ServeFlags): Promise<void> {
  const done = new AbortController();
  const { stderr } = context.process;
  const say = (line: string) => stderr.write(`${line}\n`);
  // Before it listens, because from then on there is something to clean up.
  const stop = context.signalled(["SIGINT", "SIGTERM"], done.signal);
  // Heard from the moment of the first, so that a second one never ends us with things left behind.
  const hurryUp = stop.then((signal) => signal && context.signalled(["SIGINT", "SIGTERM"], done.signal));
  try {
    const opened = await openServer(context, flags, {
      listen: ["127.0.0.1:0"],
      configured: true,
      audit: "stderr",
    });
    const keyless = [...(opened.imds ? ["IMDS"] : []), ...(opened.cloudShell ? ["Cloud Shell"] : [])];
    try {
      for (const line of opened.lines) say(line);
      if (keyless.length > 0) say(serverText.keyless(keyless));
      const withdraw = await announce(context, opened, flags.readyFile);
      try {
        say(serverText.listening(opened.listeners.urls));
        say(serverText.useEnv(context.program));
        void readKeysAgain(context, flags, opened, done.signal, say);
        await stop;
      } finally {
        await withdraw();
      }
      say(serverText.stopping);
    } finally {
      await finish(context, opened, hurryUp, done.signal);
    }
  } finally {
    done.abort();
  }
}

/** Lets what is in flight finish: within bounds, and no longer once a second signal comes. */
async function finish(
  { runtime }: CliContext,
  opened: OpenServer,
  hurryUp: Promise<unknown>,
  done: AbortSignal,
): Promise<void> {
  const hurry = new AbortController();
  const finished = new AbortController();
  const until = AbortSignal.any([done, finished.signal]);
  const end = () => hurry.abort();
  runtime.clock.sleep(graceMs, until).then(end, () => {});
  hurryUp.then(end, () => {});
  try {
    await opened.close(hurry.signal);
  } finally {
    finished.abort();
  }
}

/** On each SIGHUP: keys that are no longer in the file are worth nothing from then on. */
async function readKeysAgain(
  context: CliContext,
  flags: ServeFlags,
  { server, key }: OpenServer,
  done: AbortSignal,
  say: (line: string) => void,
): Promise<void> {
  while ((await context.signalled(["SIGHUP"], done)) !== undefined) {
    // A key that this start made up stays: there is no file to take it from.
    if (key !== undefined) continue;
    try {
      const table = await readServerTable(context, flags);
      server.keys.replace(table?.key === undefined ? [] : keysOf(table).keys);
      say(serverText.keysRead(server.keys.names));
    } catch (error) {
      if (!(error instanceof TokenboothError)) throw error;
      say(serverText.keysNotRead(error.message));
    }
  }
}
