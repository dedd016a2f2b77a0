import { environmentLayers } from "../../config/environment.ts";
import type { Answer } from "../../model/answer.ts";
import type { AnySource } from "../../model/token-source.ts";
import type { CliBooth, CliContext } from "../context.ts";
import { secretFields } from "../output/token-of.ts";
import { spanInWords, table } from "../table.ts";
import { text } from "../text.ts";

/** Gets one token of each source, each twice, with the login of the environment alone, and prints what happened. */
export async function tour(context: CliContext): Promise<void> {
  const { env, runtime, process } = context;
  const sources = await context.loadSources();
  const booth = await context.createBooth({ layers: environmentLayers(env), runtime, sources });
  const rows: (readonly string[])[] = [text.tour.columns];
  for (const source of sources) rows.push(await rowOf(source, booth, context));
  process.stdout.write(table(rows));
}

async function rowOf(
  source: AnySource,
  booth: CliBooth,
  { runtime }: CliContext,
): Promise<readonly string[]> {
  const ask = async () => {
    const begunAt = runtime.clock.monotonic();
    const answer = await booth.getToken(source.name, source.example);
    return { answer, ms: runtime.clock.monotonic() - begunAt };
  };
  const first = await ask();
  const again = await ask();
  return [
    source.name,
    source.functionName,
    redacted(source, first.answer),
    spanInWords(first.answer.expiresAt - runtime.clock.now()),
    first.answer.outcome,
    first.ms.toFixed(1),
    again.answer.outcome,
    again.ms.toFixed(1),
  ];
}

/** That there is a token and how long it is, and nothing of the token itself. */
function redacted(source: AnySource, { result }: Answer<Readonly<Record<string, unknown>>>): string {
  const [secret] = secretFields(source);
  if (secret === undefined) return text.tour.noSecret(Object.keys(result).length);
  return text.tour.secret(String(result[secret]).length);
}
