import { version } from "./version.ts";

/** Runs the command line in a real process. */
export async function main(process: NodeJS.Process): Promise<void> {
  const argv = process.argv.slice(2);
  // Whoever reads us may stop reading: that ends us, quietly, as it ends other programs in a pipe.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(0);
      throw error;
    });
  }
  if (argv.length === 1 && argv[0] === "--version") {
    process.stdout.write(`${version}\n`);
    return;
  }
  const [{ run }, { nodeContext }] = await Promise.all([import("./run.ts"), import("./node-context.ts")]);
  process.exitCode = await run(argv, nodeContext(process));
}
