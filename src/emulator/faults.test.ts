import { describe, expect, test } from "vitest";
import { createFakeClock, type FakeClock } from "../../test/fakes/clock.ts";
import { armToken, askEntra, askImds, read } from "../../test/fakes/emulator-calls.ts";
import { createEmulator, type Emulator, type FaultOrder } from "../emulator.ts";

const query = "api-version=2018-02-01&resource=https://management.azure.com/";

async function start(): Promise<{ emulator: Emulator; clock: FakeClock }> {
  const clock = createFakeClock();
  return { emulator: await createEmulator({ listen: false, clock }), clock };
}
const statuses = async (count: number, ask: () => Promise<{ status: number }>) => {
  const seen: number[] = [];
  for (let index = 0; index < count; index++) seen.push((await ask()).status);
  return seen;
};

describe("which requests an order strikes", () => {
  test.each([
    ["the next", {}, [503, 200, 200, 200]],
    ["the next two", { times: 2 }, [503, 503, 200, 200]],
    ["the third", { nth: 3 }, [200, 200, 503, 200]],
    ["all", { times: "always" as const }, [503, 503, 503, 503]],
  ])("%s", async (_, which, expected) => {
    const { emulator } = await start();
    emulator.fail({ route: "imds.token", status: 503, ...which });
    expect(await statuses(4, () => askImds(emulator, query))).toEqual(expected);
  });

  test("those of a route, a service, a method, a path, a client, or a function's choice", async () => {
    const { emulator } = await start();
    const { clientId, userIdentities } = emulator.seeded;
    const identity = userIdentities[0]?.clientId;
    const strikes = async (order: FaultOrder) => {
      emulator.clearFaults();
      emulator.fail({ status: 500, times: "always", ...order });
      const asked = [
        askImds(emulator, query),
        askImds(emulator, `${query}&client_id=${identity}`),
        askImds(emulator, "", { path: "/metadata/versions" }),
        askEntra(emulator),
      ];
      return (await Promise.all(asked)).map(({ status }) => status === 500);
    };
    expect(await strikes({ route: "imds.token" })).toEqual([true, true, false, false]);
    expect(await strikes({ route: "imds" })).toEqual([true, true, true, false]);
    expect(await strikes({ match: { method: "post" } })).toEqual([false, false, false, true]);
    expect(await strikes({ match: { path: "/VERSIONS" } })).toEqual([false, false, true, false]);
    expect(await strikes({ match: { clientId: identity } })).toEqual([false, true, false, false]);
    expect(await strikes({ match: { clientId: clientId?.toUpperCase() } })).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(await strikes({ match: ({ route }) => route.endsWith("v2") })).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(await strikes({})).toEqual([true, true, true, true]);
  });

  test("orders are used up one after another", async () => {
    const { emulator } = await start();
    emulator.fail({ route: "imds", status: 410 });
    emulator.fail({ route: "imds", status: 404 });
    expect(await statuses(3, () => askImds(emulator, query))).toEqual([410, 404, 200]);
  });

  test("a reset forgets them", async () => {
    const { emulator } = await start();
    emulator.fail({ status: 500, times: "always" });
    emulator.reset();
    expect((await askImds(emulator, query)).status).toBe(200);
  });

  test.each([
    ["a route that is not there", { route: "imds.tokens" }],
    ["a misspelt member", { statuss: 500 }],
    ["a status that is none", { status: 42 }],
    ["no times at all", { times: 0 }],
  ])("%s is told at once", async (_, order) => {
    const { emulator } = await start();
    expect(() => emulator.fail(order as FaultOrder)).toThrow(/^Fault order: /);
  });
});

describe("what an order does", () => {
  test("a bare status is worded as each service would", async () => {
    const { emulator } = await start();
    emulator.fail({ status: 429, times: "always", headers: { "Retry-After": "7" } });
    const imds = await askImds(emulator, query);
    const entra = await askEntra(emulator);
    const arm = await read(emulator.fetch(`${emulator.url.arm}/subscriptions/x`));
    const okta = await read(emulator.fetch(`${emulator.url.okta}/api/v1/apps/a/tokens/b`));
    const answers = [imds, entra, arm, okta];
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 429, 429]);
    expect(answers.map(({ headers }) => headers.get("retry-after"))).toEqual(["7", "7", "7", "7"]);
    expect(imds.json["error"]).toBe("too_many_requests");
    expect(entra.json["error_codes"]).toEqual([90055]);
    expect(arm.json["error"]).toMatchObject({ code: "TooManyRequests" });
    expect(okta.json["errorCode"]).toBe("E0000047");
    expect(okta.headers.get("x-rate-limit-remaining")).toBe("0");
  });

  test("Azure's services say with a bare 429 when to come back", async () => {
    const { emulator } = await start();
    emulator.fail({ status: 429, times: "always" });
    const entra = await askEntra(emulator);
    const arm = await read(emulator.fetch(`${emulator.url.arm}/subscriptions/x`));
    expect([entra.headers.get("retry-after"), arm.headers.get("retry-after")]).toEqual(["1", "1"]);
  });

  test.each([400, 405, 500, 503])("but not with a bare %i", async (status) => {
    const { emulator } = await start();
    emulator.fail({ status, times: "always" });
    const entra = await askEntra(emulator);
    const arm = await read(emulator.fetch(`${emulator.url.arm}/subscriptions/x`));
    expect([entra.headers.get("retry-after"), arm.headers.get("retry-after")]).toEqual([null, null]);
  });

  test("a body of one's own, as text or JSON, under a content type of one's own", async () => {
    const { emulator } = await start();
    emulator.fail({ body: "<html>", contentType: "text/html" });
    emulator.fail({ status: 500, body: { error: "odd" } });
    const html = await askImds(emulator, query);
    expect([html.status, html.text, html.headers.get("content-type")]).toEqual([200, "<html>", "text/html"]);
    const json = await askImds(emulator, query);
    expect([json.status, json.json]).toEqual([500, { error: "odd" }]);
  });

  test("headers are added to the true answer", async () => {
    const { emulator } = await start();
    emulator.fail({ headers: { Date: "Thu, 01 Jan 1970 00:00:00 GMT" } });
    const { status, headers } = await askImds(emulator, query);
    expect([status, headers.get("date")]).toEqual([200, "Thu, 01 Jan 1970 00:00:00 GMT"]);
  });

  test("a malformed answer is whole, but no JSON", async () => {
    const { emulator } = await start();
    emulator.fail({ malformed: true });
    const { status, text } = await askImds(emulator, query);
    expect(status).toBe(200);
    expect(() => JSON.parse(text)).toThrow();
  });

  test("a delay waits by the emulator's clock, and a caller may leave", async () => {
    const { emulator, clock } = await start();
    emulator.fail({ delayMs: 5000, times: 2 });
    let answered = false;
    const answer = askImds(emulator, query).then((it) => {
      answered = true;
      return it;
    });
    const leaving = new AbortController();
    const left = emulator.fetch(emulator.url.imds, { signal: leaving.signal });
    await clock.advance(4999);
    expect(answered).toBe(false);
    leaving.abort(new Error("gone"));
    await expect(left).rejects.toThrow("gone");
    await clock.advance(1);
    expect((await answer).status).toBe(200);
  });

  test("a drip waits before each byte", async () => {
    const { emulator, clock } = await start();
    emulator.fail({ body: "slow", dripMsPerByte: 1000 });
    const started = clock.now();
    const response = await emulator.fetch(emulator.url.imds);
    const text = response.text();
    await clock.advance(3999);
    await clock.advance(1);
    expect(await text).toBe("slow");
    expect(clock.now() - started).toBe(4000);
  });

  test("a reset and a cut fail as Node's fetch does", async () => {
    const { emulator } = await start();
    emulator.fail({ reset: true });
    emulator.fail({ truncate: true });
    const reset = await askImds(emulator, query).catch((error: unknown) => error);
    expect(reset).toMatchObject({ message: "fetch failed", cause: { code: "ECONNRESET" } });
    const cut = await askImds(emulator, query).catch((error: unknown) => error);
    expect(cut).toMatchObject({ cause: { code: "UND_ERR_SOCKET" } });
  });

  test("a redirect is answered, and not followed", async () => {
    const { emulator } = await start();
    emulator.fail({ redirect: "https://attacker.example/", times: 2 });
    const response = await emulator.fetch(emulator.url.imds, { redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([302, "https://attacker.example/"]);
    await expect(emulator.fetch(emulator.url.imds)).rejects.toThrow("fetch failed");
  });

  test("a challenge asks for claims, as Continuous Access Evaluation does", async () => {
    const { emulator } = await start();
    const authorization = `Bearer ${await armToken(emulator)}`;
    emulator.fail({ route: "arm", challenge: true });
    emulator.fail({ route: "arm", challenge: '{"access_token":{"x":1}}' });
    const ask = () =>
      read(emulator.fetch(`${emulator.url.arm}/subscriptions/x`, { headers: { authorization } }));
    const claimsIn = (header: string | null) =>
      JSON.parse(
        Buffer.from(/claims="([^"]+)"/.exec(header ?? "")?.[1] ?? "", "base64").toString(),
      ) as object;
    const first = await ask();
    expect(first.status).toBe(401);
    expect(first.headers.get("www-authenticate")).toContain('error="insufficient_claims"');
    expect(claimsIn(first.headers.get("www-authenticate"))).toEqual({
      access_token: { nbf: { essential: true, value: expect.stringMatching(/^\d+$/) } },
    });
    expect(claimsIn((await ask()).headers.get("www-authenticate"))).toEqual({ access_token: { x: 1 } });
  });
});
