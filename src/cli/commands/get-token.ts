import { UsageError } from "../../model/errors.ts";
import type { AnySource } from "../../model/token-source.ts";
import type { BoothFlags } from "../booth-flags.ts";
import type { CliContext } from "../context.ts";
import { openBooth } from "../open-booth.ts";
import { type OutputName, outputForms } from "../output/index.ts";
import type { OutputForm } from "../output/output-form.ts";
import { secretFields } from "../output/token-of.ts";
import { withProgress } from "../progress.ts";
import { inFlagNames, sourceArguments } from "../source-flags.ts";
import { text } from "../text.ts";

interface GetFlags extends BoothFlags {
  readonly output?: OutputName;
  readonly refresh?: boolean;
  readonly timeout?: number;
}

/** Asks a booth for one token and prints it. @throws TokenboothError */
export async function getToken(context: CliContext, source: AnySource, flags: GetFlags): Promise<void> {
  const { env } = context;
  const form: OutputForm = outputForms[flags.output ?? "json"];
  if (form.needsToken && secretFields(source).length === 0) {
    throw new UsageError("TB_ERR_INVALID_ARGUMENT", text.noToken(source.name), { argument: "output" });
  }
  form.check?.(env);
  const booth = await openBooth(context, flags);
  try {
    const options = {
      ...(flags.refresh !== undefined && { forceRefresh: flags.refresh }),
      ...(flags.timeout !== undefined && { timeoutMs: flags.timeout }),
    };
    const asked = booth.getToken(source.name, sourceArguments(source, flags), options);
    const answer = await (context.watched ? withProgress(asked, ...progressOf(context, source)) : asked);
    context.process.stdout.write(form.print({ source, answer, settings: booth.settings, env }));
  } catch (error) {
    throw inWordsOfFlags(error, source);
  }
}

function progressOf({ process, runtime }: CliContext, source: AnySource) {
  const write = (line: string) => void process.stderr.write(line);
  return [text.progress(source.name), { write, clock: runtime.clock }] as const;
}

function inWordsOfFlags(error: unknown, source: AnySource): unknown {
  if (!(error instanceof UsageError) || error.code !== "TB_ERR_INVALID_ARGUMENT") return error;
  return new UsageError(error.code, inFlagNames(error.message, source), { cause: error });
}
