import { spawn } from "node:child_process";
import { constants } from "node:os";
import { isatty } from "node:tty";
import { startSignalWitness } from "./signal-witness.ts";

export interface ChildRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Signals that other programs send to end, reload, wake or poke a program. Having one of them twice does no harm. */
const passedOn = ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGCONT", "SIGWINCH"] as const;

/** Signals that a terminal sends at a key, to all programs in front of it. */
const ofTheKeyboard = ["SIGINT", "SIGQUIT"] as const;

type Signal = (typeof passedOn | typeof ofTheKeyboard)[number];

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
  // A terminal's Ctrl-C has reached the program as well: passed on, it would be the second one, at which many a
  // program drops what it is doing. What was sent to us alone is passed on.
  const witness = [0, 1, 2].some(isatty) ? await startSignalWitness(env) : undefined;
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(command, args, { env, stdio: "inherit" });
      const onKey = async (signal: Signal) => {
        if (witness === undefined || (await witness.sentToUsAlone())) child.kill(signal);
      };
      const listeners = [
        ...ofTheKeyboard.map((signal) => [signal, () => void onKey(signal)] as const),
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
  } finally {
    witness?.dismiss();
  }
}
