import { expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import { createManagedIdentityCredential } from "../credentials/managed-identity.ts";
import type { Credential } from "../model/credential.ts";
import { UnavailableError } from "../model/errors.ts";
import { serializeClaimsChallenge } from "../wire/claims-challenge.ts";
import { createBooth } from "./booth.ts";

const endpointArgs = { endpointName: "scoring", resourceGroupName: "rg", workspaceName: "workspace" };
const subscriptionId = "00000000-0000-0000-0000-000000000001";

/** A booth whose login hands out numbered tokens, before an ARM that answers as told. */
function boothBefore(answer: (request: Request) => Response, credential?: Credential) {
  const clock = createFakeClock();
  const logins: (string | undefined)[] = [];
  const asked: string[] = [];
  const numbered: Credential = {
    kind: "fake",
    description: "a fake login",
    fingerprint: "fake",
    fetchAccessToken: async ({ claims }) => ({
      token: `access-${logins.push(claims)}`,
      life: { expiresInMs: 3_600_000 },
    }),
  };
  const booth = createBooth({
    layers: [],
    subscriptionId,
    credential: credential ?? numbered,
    runtime: {
      clock,
      env: {},
      random: () => 0,
      fetch: async (url, init) => {
        const request = new Request(url, init);
        asked.push(request.headers.get("authorization") ?? "");
        return answer(request);
      },
    },
  });
  return { booth, clock, logins, asked };
}

/** Whether the metadata service is asked for a token, and not only for whether it is there. */
const isForToken = (request: Request) => new URL(request.url).searchParams.has("resource");

function endpointToken(expiresAt: number): Response {
  const seconds = Math.floor(expiresAt / 1000);
  return Response.json({
    accessToken: "endpoint-token",
    tokenType: "Bearer",
    expiryTimeUtc: seconds,
    refreshAfterTimeUtc: seconds - 600,
  });
}

test("a claims challenge from ARM: the login is asked again with the claims, once, and ARM with what it gives", async () => {
  const claims = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}';
  const { booth, logins, asked, clock } = boothBefore((request) => {
    if (request.headers.get("authorization") === "Bearer access-2")
      return endpointToken(clock.now() + 3_600_000);
    const challenge = serializeClaimsChallenge("https://login.example/t", claims);
    const body = { error: { code: "InvalidAuthenticationToken", message: "revoked" } };
    return Response.json(body, { status: 401, headers: { "www-authenticate": challenge } });
  });
  const { result } = await booth.getToken("online-endpoint", endpointArgs);
  expect(result.accessToken).toBe("endpoint-token");
  expect(logins).toEqual([undefined, claims]);
  expect(asked).toEqual(["Bearer access-1", "Bearer access-2"]);
  await expect(booth.getToken("client", {})).resolves.toMatchObject({ result: { token: "access-2" } });
});

test("who runs out of time is told what kept the login that was waited for", async () => {
  const down = new UnavailableError("TB_ERR_UPSTREAM_UNAVAILABLE", "The login's authority is down.");
  const { booth, clock } = boothBefore(() => Response.error(), {
    kind: "fake",
    description: "a login that fails",
    fingerprint: "fake",
    fetchAccessToken: () => Promise.reject(down),
  });
  const asked = booth.getToken("online-endpoint", endpointArgs, { timeoutMs: 1_000 });
  asked.catch(() => {});
  await clock.advance(1_000);
  await expect(asked).rejects.toMatchObject({
    code: "TB_ERR_TIMEOUT",
    message: expect.stringContaining("The login's authority is down."),
  });
});

test("a token that ARM rejects without a challenge: the refusal is told, and who asks the next time asks with another", async () => {
  const { booth, logins, asked, clock } = boothBefore((request) => {
    if (request.headers.get("authorization") !== "Bearer access-1")
      return endpointToken(clock.now() + 3_600_000);
    const body = { error: { code: "ExpiredAuthenticationToken", message: "revoked" } };
    return Response.json(body, { status: 401 });
  });
  const ask = () => booth.getToken("online-endpoint", endpointArgs);
  await expect(ask()).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_REFUSED" });
  await expect(ask()).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_REFUSED" });
  expect(asked).toEqual(["Bearer access-1"]);
  await clock.advance(5_000);
  await expect(ask()).resolves.toMatchObject({ outcome: "fetched" });
  expect(asked).toEqual(["Bearer access-1", "Bearer access-2"]);
  expect(logins).toHaveLength(2);
});

test("a challenge that no token satisfies is reported after one more try", async () => {
  const { booth, logins } = boothBefore(() => {
    const challenge = serializeClaimsChallenge("https://login.example/t", "{}");
    const body = { error: { code: "InvalidAuthenticationToken", message: "revoked" } };
    return Response.json(body, { status: 401, headers: { "www-authenticate": challenge } });
  });
  await expect(booth.getToken("online-endpoint", endpointArgs)).rejects.toMatchObject({
    code: "TB_ERR_UPSTREAM_REFUSED",
  });
  expect(logins).toHaveLength(2);
});

test("a thousand different ARM requests at once share one login, and none is turned away for it", async () => {
  const { booth, logins, clock } = boothBefore(() => endpointToken(clock.now() + 3_600_000));
  const answers = Array.from({ length: 1_000 }, (_, nr) =>
    booth.getToken("online-endpoint", { ...endpointArgs, endpointName: `scoring-${nr}` }),
  );
  await expect(Promise.all(answers)).resolves.toHaveLength(1_000);
  expect(logins).toHaveLength(1);
});

test("a login that fails is retried by its own flight, not again by the one that waits for it", async () => {
  let tries = 0;
  const { booth, clock } = boothBefore((request) => {
    if (isForToken(request)) tries++;
    return Response.json({ error: "server_error" }, { status: 500 });
  }, createManagedIdentityCredential());
  const answer = booth.getToken("online-endpoint", endpointArgs);
  answer.catch(() => {});
  await clock.advance(30_000);
  await expect(answer).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_UNAVAILABLE" });
  expect(tries).toBe(4);
});

test("the metadata service limits a machine as a whole: its pause holds for every identity on it", async () => {
  let asked = 0;
  const { booth, clock } = boothBefore((request) => {
    if (isForToken(request)) asked++;
    return Response.json({ error: "too_many_requests" }, { status: 429, headers: { "retry-after": "20" } });
  }, createManagedIdentityCredential());
  const throttled = { code: "TB_ERR_THROTTLED" };
  const resource = "https://vault.azure.net";
  await expect(booth.getToken("identity", { resource })).rejects.toMatchObject(throttled);
  await clock.advance(5_000);
  await expect(booth.getToken("client", {})).rejects.toMatchObject({ ...throttled, retryAfterMs: 15_000 });
  expect(asked).toBe(1);
});

test("a login through the metadata service that waits for an update outlasts a plain caller's patience", async () => {
  const clockAtStart = createFakeClock().now();
  const { booth, clock } = boothBefore((request) => {
    if (!request.url.includes("/metadata/")) return endpointToken(clock.now() + 3_600_000);
    if (clock.now() - clockAtStart < 45_000) return Response.json({ error: "gone" }, { status: 410 });
    const expires = { expires_in: "3600", expires_on: String(Math.floor(clock.now() / 1000) + 3_600) };
    const token = { access_token: "t", client_id: "c", resource: "r", token_type: "Bearer" };
    return Response.json({ ...token, ...expires });
  }, createManagedIdentityCredential());
  const answer = booth.getToken("online-endpoint", endpointArgs, { timeoutMs: 100_000 });
  await clock.advance(90_000);
  await expect(answer).resolves.toMatchObject({ result: { accessToken: "endpoint-token" } });
});

test("a machine an hour wrong gets an ARM token's life right", async () => {
  const hour = 3_600_000;
  const { booth, clock } = boothBefore(() => {
    const upstreamNow = clock.now() + hour;
    const response = endpointToken(upstreamNow + hour);
    response.headers.set("date", new Date(upstreamNow).toUTCString());
    return response;
  });
  const { expiresAt } = await booth.getToken("online-endpoint", endpointArgs);
  expect(Math.abs(expiresAt - clock.now() - hour)).toBeLessThan(2_000);
});

test("what each upstream was asked can be read, with its 429s and its time", async () => {
  const { booth } = boothBefore(() => new Response("{}", { status: 429, headers: { "retry-after": "1" } }));
  await booth.getToken("online-endpoint", endpointArgs).catch(() => {});
  expect(booth.upstreams()).toMatchObject({ arm: { exchanges: 1, throttled: 1, failed: 0 } });
  expect(booth.counters()).toMatchObject({
    client: { flights: { succeeded: 1 } },
    "online-endpoint": { flights: { throttled: 1 } },
  });
});
