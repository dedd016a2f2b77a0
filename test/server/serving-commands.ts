import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { type CommandProcess, type StartOptions, startCommand, temporaryFolder } from "./command-process.ts";

/** Longest time for a test that starts programs, in milliseconds. */
export const timeout = 60_000;

/** For the tests of one file: the command line in a folder of each test's own, and an end to whatever it left running. */
export function useCommands() {
  let folder: ReturnType<typeof temporaryFolder>;
  const started: CommandProcess[] = [];

  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(async () => {
    for (const { child, ended } of started.splice(0)) {
      child.kill("SIGKILL");
      await ended;
    }
    folder.remove();
  });

  const at = (name: string) => join(folder.path, name);

  function run(
    args: readonly string[],
    env: Record<string, string> = {},
    options: Omit<StartOptions, "cwd" | "env"> = {},
  ): CommandProcess {
    const command = startCommand(args, { ...options, cwd: folder.path, env });
    started.push(command);
    return command;
  }

  /** Where a server tells where it is. */
  const announced = ({ child }: CommandProcess) => at(`tokenbooth/serve-${child.pid}.json`);

  /** Starts `serve` and waits until it is ready; tells where it is and with which key. */
  async function serve(flags: readonly string[] = ["--emulator"], env: Record<string, string> = {}) {
    const command = run(["serve", ...flags], env);
    await command.written(/listening on/);
    const { urls, key } = JSON.parse(readFileSync(announced(command), "utf8"));
    return { ...command, url: urls[0] as string, key: key as string };
  }

  return { at, run, announced, serve };
}

/** Asks a server for a token as a program would that has its key. */
export function ask(url: string, key: string, audience = "https://vault.azure.net"): Promise<Response> {
  return fetch(`${url}/msi/token?api-version=2019-08-01&resource=${audience}`, {
    headers: { "x-identity-header": key },
  });
}
