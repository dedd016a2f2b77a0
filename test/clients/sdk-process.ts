import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildGo, installNpm, installPython } from "./client-cache.ts";

/** What an SDK is asked for. Its client is kept and asked again when the same one is named again. */
export interface Question {
  /** The Azure identity library, its default chain, or MSAL. */
  readonly client: "identity" | "default" | "msal";
  readonly selector?: { readonly kind: "clientId" | "objectId" | "resourceId"; readonly value: string };
  /** Without a slash at its end. */
  readonly resource: string;
}

/** What came of it. */
export interface SdkAnswer {
  /** Of the token. */
  readonly sha256?: string;
  /** Epoch milliseconds, as the SDK says. */
  readonly expiresAt?: number;
  readonly error?: string;
}

/** A program that uses published SDKs, running. */
export interface SdkProcess {
  ask(question: Question): Promise<SdkAnswer>;
  close(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** How to start the program of one language with one set of packages. */
export type SdkProgram = () => Promise<readonly [command: string, ...args: string[]]>;

const programs = join(import.meta.dirname, "programs");
const root = join(import.meta.dirname, "..", "..");

export const sdkPrograms = {
  "JavaScript, newest": async () => [process.execPath, join(programs, "js", "sdk.mjs"), root],
  "JavaScript of 2024": async () => [
    process.execPath,
    join(programs, "js", "sdk.mjs"),
    await installNpm("js"),
  ],
  "Python, newest": async () => [
    await installPython("requirements-newest.txt"),
    join(programs, "python", "sdk.py"),
  ],
  "Python of 2024": async () => [
    await installPython("requirements-2024.txt"),
    join(programs, "python", "sdk.py"),
  ],
  Go: async () => [await buildGo()],
} as const satisfies Record<string, SdkProgram>;

/** Starts a program with nothing of our environment but what finds other programs. */
export async function startSdk(
  [command, ...args]: readonly [string, ...string[]],
  environment: Environment,
): Promise<SdkProcess> {
  const { PATH, HOME } = process.env;
  const child = spawn(command, args, {
    env: { PATH, HOME, ...environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-4000);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`The program ended: ${stderr}`);
      return JSON.parse(value) as SdkAnswer;
    },
    async close() {
      child.stdin.end();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}
