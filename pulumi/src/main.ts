import { sources } from "tokenbooth/sources";
import { engineAddress } from "./server/command-line.ts";
import { watchEngine } from "./server/engine-watch.ts";
import { startServer } from "./server/start.ts";

async function main(): Promise<void> {
  // The engine puts the decrypted configuration here: no child process and no report may ever carry it.
  delete process.env["PULUMI_CONFIG"];
  delete process.env["PULUMI_CONFIG_SECRET_KEYS"];

  const server = await startServer({ env: process.env, sources });
  const stop = () => {
    watch?.stop();
    void server.stop().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  const address = engineAddress(process.argv.slice(2));
  const watch = address === undefined ? undefined : watchEngine(address, stop);
  // The engine reads the port from the first line.
  process.stdout.write(`${server.port}\n`);
}

void main();
