import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";

const bin = join(import.meta.dirname, "..", "..", "bin", "tokenbooth.ts");

/** The command line in a process of its own. */
export interface CommandProcess {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves once what was written on either stream matches. */
  written(pattern: RegExp): Promise<string>;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** A folder that is gone when the test is over. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "tokenbooth-server-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** What starts the command line: for a program that starts others. */
export const commandLine = [process.execPath, bin] as const;

/** Runs its arguments in a terminal of their own, whose keyboard is our pipe. Both output streams become one. */
const terminal = ["python3", "-c", "import pty, sys; pty.spawn(sys.argv[1:])"] as const;

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Whether its standard streams are a terminal; what is typed is written to the child's input. */
  readonly inTerminal?: boolean;
  /** Whether it leads a process group of its own, as under a supervisor. */
  readonly ownGroup?: boolean;
}

/** Starts `tokenbooth` with nothing of our environment but what finds other programs. */
export function startCommand(
  args: readonly string[],
  { env = {}, cwd = tmpdir(), inTerminal = false, ownGroup = false }: StartOptions = {},
): CommandProcess {
  const { PATH } = process.env;
  const [command, ...rest] = [...(inTerminal ? terminal : []), ...commandLine, ...args] as [
    string,
    ...string[],
  ];
  const child = spawn(command, rest, {
    cwd,
    detached: ownGroup,
    env: { PATH, HOME: cwd, XDG_RUNTIME_DIR: cwd, ...env },
    stdio: [inTerminal ? "pipe" : "ignore", "pipe", "pipe"],
  }) as ChildProcessByStdio<Writable | null, Readable, Readable>;
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      output[stream] += text;
      child.emit("written");
    });
  }
  const ended = once(child, "close").then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  return {
    child,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    ended,
    async written(pattern) {
      for (;;) {
        const text = `${output.stdout}\n${output.stderr}`;
        const found = pattern.exec(text);
        if (found) return found[1] ?? found[0];
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`It ended without writing ${pattern}: ${text}`);
        await Promise.race([once(child, "written"), ended]);
      }
    },
  };
}
