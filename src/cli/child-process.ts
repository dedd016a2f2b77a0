import { spawn } from "node:child_process";
import { constants } from "node:os";
import { startSignalWitness } from "./signal-witness.ts";

export interface ChildRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Signals that end a program, which may be sent to a whole group: at a second one, many drop what they are doing. */
const ending = ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP"] as const;

/** Signals that wake or poke a program. Having one of them twice does no harm. */
const poking = ["SIGUSR1", "SIGUSR2", "SIGALRM", "SIGCONT", "SIGWINCH"] as const;

type Signal = (typeof ending | typeof poking)[number];

/** What of this process a child's life touches. */
export interface ParentProcess {
  on(signal: Signal, listener: () => void): unknown;
  off(signal: Signal, listener: () => void): unknown;
}

/**
 * Runs a program on our own standard streams and tells its exit code, 128 and the signal's number when a signal
 * ended it, as a shell does. Signals sent to us reach it too.
 *
 * @throws Error with Node's code (`ENOENT`, `EACCES`) when the program cannot be started.
 */
export async function runChild(request: ChildRequest, parent: ParentProcess): Promise<number> {
  const { command, args, env } = request;
  // What was sent to our whole group, as a terminal's Ctrl-C or a supervisor's stop is, has reached the program as well.
  const witness = await startSignalWitness(env);
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(command, args, { env, stdio: "inherit" });
      const passOn = async (signal: Signal) => {
        if (await witness.sentToUsAlone(signal)) child.kill(signal);
      };
      const listeners = [
        ...ending.map((signal) => [signal, () => void passOn(signal)] as const),
        ...poking.map((signal) => [signal, () => void child.kill(signal)] as const),
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
  } finally {
    witness.dismiss();
  }
}
