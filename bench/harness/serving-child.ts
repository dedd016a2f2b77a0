import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** A server in a process of its own, which says in messages that it is ready and what it has used. */
export interface ServingChild {
  readonly url: string;
  readonly tokenPath: string;
  readonly form: string;
  /** Processor time used so far, all threads, in microseconds; and resident memory, in bytes. */
  usage(): Promise<{ readonly cpuUs: number; readonly residentBytes: number }>;
  stop(): Promise<void>;
}

export async function startServing(program: string): Promise<ServingChild> {
  const child = spawn(process.execPath, [program], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const ready = await message(child);
  return {
    ...(ready as { url: string; tokenPath: string; form: string }),
    async usage() {
      child.send("usage");
      return (await message(child)) as { cpuUs: number; residentBytes: number };
    },
    async stop() {
      const exit = once(child, "exit");
      child.disconnect();
      await exit;
    },
  };
}

/** The other side: tells the parent where the server is, answers its questions, and ends with it. */
export function serve(ready: {
  readonly url: string;
  readonly tokenPath: string;
  readonly form: string;
}): void {
  process.send?.(ready);
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuUs: user + system, residentBytes: process.memoryUsage.rss() });
  });
  process.once("disconnect", () => process.exit());
}

/** The child's next message. */
async function message(child: ChildProcess): Promise<unknown> {
  const waiting = new AbortController();
  const { signal } = waiting;
  const gone = once(child, "exit", { signal }).then(() => {
    throw new Error("A server that is measured has ended.");
  });
  try {
    const [told] = await Promise.race([once(child, "message", { signal }), gone]);
    return told;
  } finally {
    gone.catch(() => {});
    waiting.abort();
  }
}
