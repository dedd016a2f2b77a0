import { checkArguments } from "../../src/booth/check-arguments.ts";
import type { HttpRequest } from "../../src/model/http.ts";
import type { Settings } from "../../src/model/settings.ts";
import type { AnySource, FetchContext } from "../../src/model/token-source.ts";

/** Settings with everything that some source needs. */
export const settings: Settings = {
  cloud: {
    name: "public",
    authorityHost: "https://login.microsoftonline.com",
    resourceManager: "https://management.azure.com",
  },
  tenantId: "3f0a9b2e-6d41-4c7e-9a58-7b1c2d3e4f50",
  subscriptionId: "651f8027-33e8-4ec4-97b4-f6e9f3dc8744",
  imdsEndpoint: "http://169.254.169.254",
  oktaOrgUrl: "https://example.okta.com",
  allowedHosts: [],
};

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
  const context: FetchContext = {
    settings,
    forceRefresh: false,
    exchange(request) {
      asked.push({ request, url: new URL(request.url) });
      throw enough;
    },
    fetchAccessToken({ scope }) {
      asked.push({ scope });
      throw enough;
    },
    oktaAuthorization: async () => "SSWS canary-api-token",
    getToken: async () => ({ token: "canary-access-token" }) as never,
  };
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
