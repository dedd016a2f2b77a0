import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import * as v from "valibot";
import { LoginError, UsageError } from "../../model/errors.ts";
import { programEnvironment } from "../../server/program-environment.ts";
import type { CliContext } from "../context.ts";
import { writeEnvironment } from "../environment-format.ts";
import { serverText } from "../server-text.ts";
import { Announcement, announcementFile } from "../service-announcement.ts";
import type { EnvFlags } from "./env.ts";

/** Prints what makes a shell's programs use the running server. */
export async function printEnvironment(context: CliContext, flags: EnvFlags): Promise<void> {
  const { urls, key, keyNames, imds } = await readAnnouncement(context, flags.readyFile);
  const url = urls.find((candidate) => candidate.startsWith("http:"));
  if (url === undefined) throw refusal(serverText.noTcp);
  const proof = key ?? context.env["TOKENBOOTH_SERVER_KEY"];
  if (proof === undefined || proof === "") throw refusal(serverText.noKey(keyNames));
  if (flags.imds && !imds) throw refusal(serverText.noImds);
  const change = programEnvironment({ url, key: proof }, flags.imds ? "imds" : "app-service");
  context.process.stdout.write(writeEnvironment(change, flags.format));
}

async function readAnnouncement(context: CliContext, readyFile: string | undefined): Promise<Announcement> {
  const file = readyFile === undefined ? announcementFile(context) : resolve(context.cwd, readyFile);
  try {
    return v.parse(Announcement, JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    throw new LoginError("TB_ERR_NO_LOGIN", serverText.noServe(context.program), { cause: error });
  }
}

function refusal(message: string): UsageError {
  return new UsageError("TB_ERR_INVALID_ARGUMENT", message);
}
