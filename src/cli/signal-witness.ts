import { spawn } from "node:child_process";

/** Tells whether others had a signal that we had. */
export interface SignalWitness {
  /** Whether the signal that has just come was sent to us alone, and not to all of our process group. */
  sentToUsAlone(): Promise<boolean>;
  dismiss(): void;
}

/**
 * A process of our group that does nothing but repeat what it is told: a terminal's Ctrl-C ends it before it can, a
 * `kill` of us alone does not. Node does not say who sent a signal. Where there is no such program, every signal counts
 * as the group's.
 */
export async function startSignalWitness(
  env: Readonly<Record<string, string | undefined>>,
): Promise<SignalWitness> {
  let present = await startEcho(env);
  let dismissed = false;
  return {
    async sentToUsAlone() {
      const asked = present;
      // Nobody is asked until the next one is there: pressed twice in a row, a key would pass for somebody's signal.
      present = undefined;
      const alone = (await asked?.answers()) ?? false;
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
      cat.stdin.write("?", (error) => error && resolve(false));
    });
  // It ends with its input, and so with us, however we end.
  return (await answers()) ? { answers, end: () => cat.stdin.end() } : undefined;
}
