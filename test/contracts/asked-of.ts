import { checkArguments } from "../../src/booth/check-arguments.ts";
import type { HttpRequest } from "../../src/model/http.ts";
import type { AnySource } from "../../src/model/token-source.ts";
import { createFetchContext, settings } from "../fakes/fetch-context.ts";

/** What one fetch asks of its upstream, or of the login where that does the asking. */
export type Asked = { readonly request: HttpRequest; readonly url: URL } | { readonly scope: string };

const enough = Symbol("the question is all that is wanted");

/**
 * What a source asks for such arguments.
 *
 * @throws UsageError when it takes no such arguments.
 */
export async function askedOf(source: AnySource, args: unknown): Promise<Asked> {
  const completed = source.complete(checkArguments(source, args), settings);
  const asked: Asked[] = [];
  const context = createFetchContext(
    {},
    {
      exchange(request) {
        asked.push({ request, url: new URL(request.url) });
        throw enough;
      },
      fetchAccessToken({ scope }) {
        asked.push({ scope });
        throw enough;
      },
    },
  );
  await source.fetchToken(completed, context).catch((thrown: unknown) => {
    if (thrown !== enough) throw thrown;
  });
  const [question] = asked;
  if (question === undefined) throw new Error(`${source.name} asks nobody`);
  return question;
}

/** Everything that says what is asked, decoded: the same for two questions exactly when an upstream sees no difference. */
export function meaningOf(asked: Asked): object {
  if ("scope" in asked) return asked;
  const { url, request } = asked;
  return {
    method: request.method,
    origin: url.origin,
    path: url.pathname.split("/").map(decodeURIComponent),
    query: [...url.searchParams],
    fragment: url.hash,
    headers: request.headers,
    body: request.body,
  };
}
