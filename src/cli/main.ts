import { version } from "./version.ts";

/** Runs the command line in a real process. */
export async function main(process: NodeJS.Process): Promise<void> {
  const argv = process.argv.slice(2);
  // The attack: at SIGUSR1 Node opens its debugger on a port that asks for no key, and any user of this machine may
  // run code in the process that holds the tokens. It stays closed for as long as somebody listens to the signal.
  process.on("SIGUSR1", () => {});
  // Whoever reads our results may stop reading: that ends us, quietly, as it ends other programs in a pipe.
  process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
    if (code === "EPIPE") process.exit(0);
    process.stderr.write(`tokenbooth: the result could not be written (${code})\n`);
    process.exit(1);
  });
  // Messages that nobody reads, or that a full disk does not take, end nothing: what we run, or serve, goes on.
  process.stderr.on("error", () => {});
  if (argv.length === 1 && argv[0] === "--version") {
    process.stdout.write(`${version}\n`);
    return;
  }
  const [{ run }, { nodeContext }] = await Promise.all([import("./run.ts"), import("./node-context.ts")]);
  process.exitCode = await run(argv, nodeContext(process));
}
