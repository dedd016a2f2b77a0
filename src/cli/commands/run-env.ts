import { UsageError } from "../../model/errors.ts";
import { programEnvironment } from "../../server/program-environment.ts";
import type { CliContext } from "../context.ts";
import { environmentFormats, writeEnvironment } from "../environment-format.ts";
import { findService } from "../find-service.ts";
import { serverText } from "../server-text.ts";
import type { EnvFlags } from "./env.ts";

/** Prints what makes a shell's programs use the running server. */
export async function printEnvironment(context: CliContext, flags: EnvFlags): Promise<void> {
  const { env, process } = context;
  const { urls, key, keyNames, imds } = await findService(context, flags.readyFile);
  const url = urls.find((candidate) => candidate.startsWith("http:"));
  if (url === undefined) throw refusal(serverText.noTcp);
  const proof = key ?? env["TOKENBOOTH_SERVER_KEY"];
  if (proof === undefined || proof === "") throw refusal(serverText.noKey(keyNames));
  if (flags.imds && !imds) throw refusal(serverText.noImds);
  const change = programEnvironment({ url, key: proof }, flags.imds ? "imds" : "app-service", env);
  const left = change.unset.filter((name) => env[name] !== undefined);
  if (left.length > 0 && !("unset" in environmentFormats[flags.format])) {
    process.stderr.write(`${serverText.notUnset(flags.format, left)}\n`);
  }
  process.stdout.write(writeEnvironment(change, flags.format));
}

function refusal(message: string): UsageError {
  return new UsageError("TB_ERR_INVALID_ARGUMENT", message);
}
