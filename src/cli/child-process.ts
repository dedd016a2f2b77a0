import { spawn } from "node:child_process";
import { constants } from "node:os";

export interface ChildRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Signals that other programs send to end, reload or poke a program. The keyboard's own is kept apart. */
const passedOn = ["SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2"] as const;

type Signal = "SIGINT" | (typeof passedOn)[number];

/** What of this process a child's life touches. */
export interface ParentProcess {
  on(signal: Signal, listener: () => void): unknown;
  off(signal: Signal, listener: () => void): unknown;
  readonly stdin: { readonly isTTY?: boolean };
}

/**
 * Runs a program on our own standard streams and tells its exit code, 128 and the signal's number when a signal
 * ended it, as a shell does. Signals sent to us reach it too.
 *
 * @throws Error with Node's code (`ENOENT`, `EACCES`) when the program cannot be started.
 */
export function runChild({ command, args, env }: ChildRequest, parent: ParentProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: "inherit" });
    // A terminal sends Ctrl-C to the child as well: passing it on would make it two.
    const onInterrupt = () => void (parent.stdin.isTTY || child.kill("SIGINT"));
    const listeners = [
      ["SIGINT", onInterrupt] as const,
      ...passedOn.map((signal) => [signal, () => void child.kill(signal)] as const),
    ];
    for (const [signal, listener] of listeners) parent.on(signal, listener);
    const end = () => {
      for (const [signal, listener] of listeners) parent.off(signal, listener);
    };
    child.once("error", (error) => {
      end();
      reject(error);
    });
    child.once("exit", (code, signal) => {
      end();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
