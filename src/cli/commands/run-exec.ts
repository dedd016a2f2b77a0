import { UsageError } from "../../model/errors.ts";
import { oneLine } from "../../model/one-line.ts";
import { environmentWith, programEnvironment } from "../../server/program-environment.ts";
import type { TokenServerOptions } from "../../server/token-server.ts";
import type { CliContext } from "../context.ts";
import { openServer } from "../open-server.ts";
import { posixWord } from "../output/posix.ts";
import { runCommand } from "../run-command.ts";
import type { ServerFlags } from "../server-flags.ts";
import { serverText } from "../server-text.ts";

/** Runs a program whose tokens are served for as long as it runs. */
export async function exec(
  context: CliContext,
  flags: ServerFlags,
  [command, ...args]: readonly string[],
): Promise<void> {
  if (command === undefined) {
    throw new UsageError("TB_ERR_INVALID_ARGUMENT", serverText.noCommand, { argument: "command" });
  }
  const { process, env } = context;
  const opened = await openServer(context, flags, {
    listen: ["127.0.0.1:0"],
    configured: false,
    audit: "nowhere",
    onRefusal: adviser((line) => process.stderr.write(`${line}\n`)),
  });
  try {
    for (const line of opened.lines) process.stderr.write(`${line}\n`);
    const [url = ""] = opened.listeners.urls;
    const flavour = opened.imds ? "imds" : "app-service";
    const change = programEnvironment({ url, key: opened.key ?? "" }, flavour, env);
    await runCommand(context, { command, args, env: environmentWith(env, change) });
  } finally {
    await opened.close();
  }
}

/** Tells a person which flag lets pass what was refused, once for each. */
function adviser(write: (line: string) => void): NonNullable<TokenServerOptions["onRefusal"]> {
  const told = new Set<string>();
  return ({ by }, order) => {
    const asked =
      by === "identity" ? order?.selector?.value : by === "audience" ? order?.audience : undefined;
    if (asked === undefined || told.size > maxAdvice) return;
    // A program's own words, in advice that is made to be pasted: to a shell they are one word and nothing else.
    const word = posixWord(oneLine(asked, 300));
    const line = by === "identity" ? serverText.unknownIdentity(word) : serverText.refusedAudience(word);
    if (told.has(line)) return;
    told.add(line);
    write(line);
  };
}

const maxAdvice = 100;
