import { subscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { createBooth, type Logger } from "../../src/index.ts";

/** Every one of these is planted where a secret would be, and must never be seen again. */
const canaries = {
  clientSecret: "canary-client-secret/+&=%",
  oktaApiToken: "canary-okta-api-token",
  armToken: "canary-arm-token",
  endpointToken: "canary-endpoint-token",
  appToken: "canary-app-token",
  identityToken: "canary-identity-token",
};

function loggerInto(printed: string[]): Logger {
  const print = (fields: object, message: string) => {
    printed.push(message, JSON.stringify(fields), inspect(fields, { depth: 20, showHidden: true }));
  };
  return { debug: print, info: print, warn: print, error: print };
}

function boothOf(fetch: typeof globalThis.fetch, printed: string[]) {
  return createBooth({
    tenantId: "tenant",
    clientId: "client",
    clientSecret: canaries.clientSecret,
    subscriptionId: "651f8027-33e8-4ec4-97b4-f6e9f3dc8744",
    // Not the well-known address: there, the first request would only find out whether anybody is there.
    imdsEndpoint: "http://127.0.0.1:1",
    oktaOrgUrl: "https://example.okta.com",
    oktaApiToken: canaries.oktaApiToken,
    maxRetries: 0,
    layers: [],
    runtime: { fetch, logger: loggerInto(printed) },
  });
}

/** Answers each upstream's success with a canary for a token. */
function success(url: string): Response {
  const inAnHour = Math.floor(Date.now() / 1000) + 3600;
  if (url.includes("/oauth2/v2.0/token")) {
    return Response.json({ token_type: "Bearer", expires_in: 3600, access_token: canaries.armToken });
  }
  if (url.includes("/onlineEndpoints/")) {
    return Response.json({ accessToken: canaries.endpointToken, expiryTimeUtc: inAnHour });
  }
  if (url.includes("/containerApps/")) {
    const properties = { token: canaries.appToken, expires: new Date(inAnHour * 1000).toISOString() };
    return Response.json({ id: "i", name: "n", type: "t", location: "l", properties });
  }
  const times = { expires_in: "3600", expires_on: String(inAnHour) };
  return Response.json({ access_token: canaries.identityToken, resource: "r", ...times });
}

/** What a misbehaving upstream may do with what it was sent. */
const misbehaviours: Record<string, (request: Request, sent: string) => Promise<Response> | Response> = {
  "echoes the request in its own error shape": (_, sent) =>
    Response.json(
      { error: { code: sent, message: sent }, errorCode: sent, errorSummary: sent, error_description: sent },
      { status: 403, headers: { "x-ms-request-id": "id" } },
    ),
  "echoes the request in an OAuth error": (_, sent) =>
    Response.json(
      { error: "invalid_client", error_description: sent, error_codes: [7000215] },
      { status: 401 },
    ),
  "echoes the request as HTML": (_, sent) => new Response(`<html>${sent}</html>`, { status: 502 }),
  "echoes the request as a success": (_, sent) => new Response(sent),
  "asks for a pause and echoes": (_, sent) =>
    Response.json({ error: sent }, { status: 429, headers: { "retry-after": "60" } }),
  "redirects to a URL with the request in it": (_, sent) =>
    new Response("", {
      status: 302,
      headers: { location: `https://evil.example/?${encodeURIComponent(sent)}` },
    }),
  "hands out a token and half a body": (request) => {
    const text = success(request.url).text();
    return text.then((body) => new Response(body.slice(0, -2)));
  },
  "breaks the connection with the headers in the error": (request) => {
    throw new TypeError("fetch failed", {
      cause: new TypeError(`Headers.append: "${request.headers.get("authorization")}" is invalid`),
    });
  },
};

function everythingOf(error: unknown): string {
  const seen: string[] = [];
  for (let at = error; at !== undefined && at !== null; at = (at as { cause?: unknown }).cause) {
    seen.push(String(at), inspect(at, { depth: 20, showHidden: true }), JSON.stringify(at) ?? "");
    if (at instanceof Error) seen.push(at.message, at.stack ?? "");
  }
  return seen.join("\n");
}

const forms = Object.values(canaries).flatMap((canary) => [
  canary,
  encodeURIComponent(canary),
  Buffer.from(canary).toString("base64").slice(0, -3),
]);

function expectSilence(text: string): void {
  for (const form of forms) expect(text).not.toContain(form);
}

const asks = [
  ["client", {}],
  ["online-endpoint", { endpointName: "endpoint", resourceGroupName: "rg", workspaceName: "workspace" }],
  ["container-app", { containerAppName: "app", resourceGroupName: "rg" }],
  ["identity", { resource: "https://vault.azure.net" }],
  ["okta", { clientId: "app", id: "token" }],
] as const;

describe.each(asks)("no secret and no token is printed when the upstream of %s", (source, args) => {
  test.each(Object.keys(misbehaviours))("%s", async (name) => {
    const printed: string[] = [];
    // Resource Manager's sources get their own token first: that upstream behaves.
    const booth = boothOf(async (input, init) => {
      const request = new Request(input, init);
      const sent = `${[...request.headers].join(" ")} ${await request.clone().text()}`;
      const login = source !== "client" && request.url.includes("/oauth2/v2.0/token");
      return login ? success(request.url) : (misbehaviours[name]?.(request, sent) ?? Response.error());
    }, printed);
    const error = await booth.getToken(source, args).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(Error);
    expect(printed.length + everythingOf(error).length).toBeGreaterThan(50);
    expectSilence(everythingOf(error));
    expectSilence(printed.join("\n"));
  });
});

test("no secret and no token is printed when all goes well, not even by printing the answer or the booth", async () => {
  const printed: string[] = [];
  const remember = (message: unknown) => printed.push(inspect(message, { depth: 20 }));
  for (const channel of ["tokenbooth:flight", "tokenbooth:exchange", "tokenbooth:answer"])
    subscribe(channel, remember);
  const booth = boothOf(async (input) => success(String(input)), printed);
  for (const [source, args] of asks.slice(0, 4)) {
    const answer = await booth.getToken(source, args);
    printed.push(inspect(answer, { depth: 20, showHidden: true }));
    printed.push(inspect(booth.handle(source, args), { depth: 20, showHidden: true }));
  }
  printed.push(inspect(booth, { depth: 20 }), booth.describeLogin(), JSON.stringify(booth.counters()));
  expectSilence(printed.join("\n"));
});
