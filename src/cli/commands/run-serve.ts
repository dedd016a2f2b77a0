import { TokenboothError } from "../../model/errors.ts";
import type { CliContext } from "../context.ts";
import { oneAtATime } from "../one-at-a-time.ts";
import { keysOf, type OpenServer, openServer, readServerTable } from "../open-server.ts";
import { serverText } from "../server-text.ts";
import { announce } from "../service-announcement.ts";
import { text } from "../text.ts";
import type { ServeFlags } from "./serve.ts";

/** How long what is in flight may take once we are told to stop, in milliseconds. */
const graceMs = 10_000;

const stopSignals = ["SIGINT", "SIGTERM"] as const;

/** Serves until it is told to stop. */
export async function serve(context: CliContext, flags: ServeFlags): Promise<void> {
  const started = new AbortController();
  const done = new AbortController();
  const hurry = new AbortController();
  const say = sayer(context);
  // Before it listens, because from then on there is something to clean up. A second one ends a start that hangs.
  const calledOff = context.signalled(stopSignals, started.signal);
  void calledOff.then((signal) => signal && say(serverText.stopping));
  try {
    const opened = await openServer(context, flags, {
      listen: ["127.0.0.1:0"],
      configured: true,
      audit: "stderr",
    });
    try {
      const stop = context.signalled(stopSignals, done.signal, () => hurry.abort());
      started.abort();
      if ((await calledOff) === undefined) {
        await serveUntil(stop, opened, context, flags, done.signal);
        say(serverText.stopping);
      }
    } finally {
      await finish(context, opened, hurry, done.signal);
    }
  } finally {
    started.abort();
    done.abort();
  }
}

/** Tells where the server is, and takes that back when it is told to stop. */
async function serveUntil(
  stop: Promise<unknown>,
  opened: OpenServer,
  context: CliContext,
  flags: ServeFlags,
  done: AbortSignal,
): Promise<void> {
  const say = sayer(context);
  // Before anybody can know where to send it: unheard, a SIGHUP would end us and leave things behind.
  const readAgain = oneAtATime(() => readKeysAgain(context, flags, opened));
  void context.signalled(["SIGHUP"], done, readAgain).then((signal) => signal && readAgain());
  for (const line of opened.lines) say(line);
  const withdraw = await announce(context, opened, flags.readyFile);
  try {
    say(serverText.listening(opened.listeners.urls));
    say(serverText.useEnv(context.program));
    await stop;
  } finally {
    await withdraw();
  }
}

/** Lets what is in flight finish: within bounds, and no longer once a second signal comes. */
async function finish(
  { runtime }: CliContext,
  opened: OpenServer,
  hurry: AbortController,
  done: AbortSignal,
): Promise<void> {
  const finished = new AbortController();
  const until = AbortSignal.any([done, finished.signal]);
  runtime.clock.sleep(graceMs, until).then(
    () => hurry.abort(),
    () => {},
  );
  try {
    await opened.close(hurry.signal);
  } finally {
    finished.abort();
  }
}

/** Keys that are no longer in the file are worth nothing from now on. */
async function readKeysAgain(
  context: CliContext,
  flags: ServeFlags,
  { server, key }: OpenServer,
): Promise<void> {
  const say = sayer(context);
  // A key that this start made up stays: there is no file to take it from.
  if (key !== undefined) return;
  try {
    const table = await readServerTable(context, flags);
    server.keys.replace(table?.key === undefined ? [] : keysOf(table).keys);
    say(serverText.keysRead(server.keys.names));
  } catch (error) {
    const { message } = error instanceof TokenboothError ? error : new Error(text.unexpected("error"));
    say(serverText.keysNotRead(message));
  }
}

function sayer({ process }: CliContext): (line: string) => void {
  return (line) => process.stderr.write(`${line}\n`);
}
