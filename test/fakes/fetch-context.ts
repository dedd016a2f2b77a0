import type { HttpRequest, HttpResponse } from "../../src/model/http.ts";
import type { Settings } from "../../src/model/settings.ts";
import type { FetchContext } from "../../src/model/token-source.ts";

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

/** A fetch's surroundings whose upstream answers every request with this body. Remembers what it was sent. */
export function createFetchContext(
  body: object,
  overrides: Partial<FetchContext> = {},
): FetchContext & { readonly sent: readonly HttpRequest[] } {
  const sent: HttpRequest[] = [];
  return {
    sent,
    settings,
    forceRefresh: false,
    async exchange(request): Promise<HttpResponse> {
      sent.push(request);
      return { status: 200, headers: {}, body: JSON.stringify(body) };
    },
    fetchAccessToken: () => Promise.reject(new Error("the login was asked")),
    oktaAuthorization: async () => "SSWS canary-api-token",
    getToken: async () => ({ token: "canary-access-token" }) as never,
    ...overrides,
  };
}
