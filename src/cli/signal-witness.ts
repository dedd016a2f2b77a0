import { spawn } from "node:child_process";

/** Tells whether others had a signal that we had. */
export interface SignalWitness {
  /** Whether this signal, which has just come, was sent to us alone and not to all of our process group. */
  sentToUsAlone(signal: string): Promise<boolean>;
  dismiss(): void;
}

/**
 * A process of our group that does nothing but repeat what it is told: a signal to the group ends it before it can, one to
 * us alone does not. Node does not say who sent a signal. Where there is no such program, every signal counts as ours alone.
 */
export async function startSignalWitness(
  env: Readonly<Record<string, string | undefined>>,
): Promise<SignalWitness> {
  let present = await startEcho(env);
  const able = present !== undefined;
  let dismissed = false;
  let askedAbout: string | undefined;
  return {
    async sentToUsAlone(signal) {
      if (!able) return true;
      const asked = present;
      // Until the next one is there, the same signal again counts as the group's, as that of a key pressed twice is. No
      // other one may be lost.
      if (asked === undefined) return signal !== askedAbout;
      present = undefined;
      askedAbout = signal;
      const alone = await asked.answers();
      present = alone || dismissed ? asked : await startEcho(env);
      if (dismissed) present?.end();
      return alone;
    },
    dismiss() {
      dismissed = true;
      present?.end();
    },
  };
}

/** How long an answer may take, in milliseconds. */
const patienceMs = 1_000;

interface Echo {
  readonly answers: () => Promise<boolean>;
  readonly end: () => void;
}

async function startEcho(env: Readonly<Record<string, string | undefined>>): Promise<Echo | undefined> {
  const cat = spawn("cat", [], { env, stdio: ["pipe", "pipe", "ignore"] });
  let tell: (alive: boolean) => void = () => {};
  cat.stdout.on("data", () => tell(true));
  cat.stdin.on("error", () => tell(false));
  cat.once("error", () => tell(false));
  cat.once("exit", () => tell(false));
  const answers = () =>
    new Promise<boolean>((resolve) => {
      tell = resolve;
      // A whole line, for one that gathers them; and not for ever, for one that is none.
      cat.stdin.write("?\n", (error) => error && resolve(false));
      AbortSignal.timeout(patienceMs).addEventListener("abort", () => resolve(false));
    });
  // It ends with its input, and so with us, however we end.
  return (await answers()) ? { answers, end: () => cat.stdin.end() } : undefined;
}
