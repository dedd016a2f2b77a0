import { expect, onTestFinished, test } from "vitest";
import { createEmulator } from "../../src/emulator.ts";
import { createBooth, environmentLayers } from "../../src/index.ts";
import { createFakeClock } from "../fakes/clock.ts";

const minute = 60_000;

// Loaded by the first login otherwise, which takes real time too.
await import("oauth4webapi");

/**
 * A booth and the emulator that it asks, on one clock that the test moves; no port is opened.
 *
 * @param slow Whether the emulator will be told to let time pass before it answers.
 * @param watch Is shown each request.
 */
async function boothAndEmulator({ slow = false, watch = (_request: Request): void => {} } = {}) {
  const clock = createFakeClock();
  const emulator = await createEmulator({ clock, listen: false });
  onTestFinished(() => emulator.close());
  let onTheirWay = 0;
  const fetch: typeof emulator.fetch = (input, init) => {
    onTheirWay++;
    watch(new Request(input, init));
    return emulator.fetch(input, init).finally(() => onTheirWay--);
  };
  const env = emulator.environment();
  const booth = createBooth({
    layers: environmentLayers(env),
    runtime: { clock, env, fetch: slow ? emulator.fetch : fetch, random: () => 0 },
  });
  const { endpointName = "", resourceGroupName = "", workspaceName = "" } = emulator.seeded;
  const endpoint = { endpointName, resourceGroupName, workspaceName };
  const calls = (route: string) =>
    emulator
      .counts()
      .filter((counted) => counted.route.startsWith(route))
      .reduce((sum, { count }) => sum + count, 0);

  /** Lets time pass, in steps, but not while an answer is on its way: signatures take real time, not ours. */
  async function pass(ms: number, enough: () => boolean = () => false): Promise<void> {
    for (let passed = 0; passed < ms && !enough(); passed += 500) {
      await clock.settle();
      while (onTheirWay > 0 && !enough()) await clock.settle();
      if (!enough()) await clock.advance(500);
    }
  }

  async function whileTimePasses<Value>(promise: Promise<Value>): Promise<Value> {
    let settled = false;
    const done = () => {
      settled = true;
    };
    promise.then(done, done);
    await pass(3 * minute, () => settled);
    return promise;
  }

  return { clock, emulator, booth, endpoint, calls, pass, whileTimePasses };
}

test("cold and 1,000 callers: one call to ARM and one for its token", async () => {
  const { booth, endpoint, calls, whileTimePasses } = await boothAndEmulator();
  const answers = Array.from({ length: 1_000 }, () => booth.getToken("online-endpoint", endpoint));
  await whileTimePasses(Promise.all(answers));
  expect([calls("arm"), calls("entra.token")]).toEqual([1, 1]);
});

test("the metadata service's update is waited out: 410 for a minute", async () => {
  const { booth, emulator, clock, pass, calls, whileTimePasses } = await boothAndEmulator();
  const beganAt = clock.now();
  emulator.fail({ route: "imds.token", times: "always", status: 410 });
  const answer = booth.getToken(
    "identity",
    { resource: "https://vault.azure.net" },
    { timeoutMs: 2 * minute },
  );
  await pass(minute);
  emulator.reset();
  await expect(whileTimePasses(answer)).resolves.toMatchObject({ outcome: "fetched" });
  expect(clock.now() - beganAt).toBeGreaterThan(minute);
  expect(calls("imds.token")).toBe(1);
});

test.each([404, 408, 429, 500, 503])(
  "the metadata service's %i that names no pause is tried again",
  async (status) => {
    const { booth, emulator, whileTimePasses } = await boothAndEmulator();
    // With a body of its own the answer carries no Retry-After.
    emulator.fail({ route: "imds.token", status, body: { error: "service_unavailable" } });
    const answer = booth.getToken("identity", { resource: "https://vault.azure.net" });
    await expect(whileTimePasses(answer)).resolves.toMatchObject({ outcome: "fetched" });
  },
);

test.each([
  ["seconds", () => "17"],
  ["a date", (now: number) => new Date(now + 17_000).toUTCString()],
])("Entra's Retry-After in %s holds for all callers of it", async (_form, value) => {
  const { booth, emulator, clock, calls, whileTimePasses } = await boothAndEmulator();
  const headers = { "retry-after": value(clock.now()), date: new Date(clock.now()).toUTCString() };
  emulator.fail({ route: "entra.token-v2", status: 429, headers });
  const first = booth.getToken("client", {});
  await expect(whileTimePasses(first)).rejects.toMatchObject({ code: "TB_ERR_THROTTLED" });
  await clock.advance(7_000);
  const second = booth.getToken("client", { endpoint: "https://graph.microsoft.com" });
  const error = await second.catch((thrown: { retryAfterMs: number }) => thrown);
  expect(error).toMatchObject({ code: "TB_ERR_THROTTLED" });
  expect((error as { retryAfterMs: number }).retryAfterMs).toBeLessThanOrEqual(10_000);
  expect((error as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(8_000);
  expect(calls("entra.token")).toBe(1);
});

test("ARM's 503 is tried again when its Retry-After is over", async () => {
  const { booth, emulator, endpoint, clock, whileTimePasses } = await boothAndEmulator();
  const beganAt = clock.now();
  emulator.fail({ route: "arm", status: 503, headers: { "retry-after": "5" } });
  const answer = booth.getToken("online-endpoint", endpoint);
  await expect(whileTimePasses(answer)).resolves.toMatchObject({ outcome: "fetched" });
  expect(clock.now() - beganAt).toBeGreaterThanOrEqual(5_000);
});

test("Okta's reset counts against its own Date, not against our clock", async () => {
  const { booth, emulator, whileTimePasses } = await boothAndEmulator();
  const oktaNow = Date.UTC(2030, 0, 1);
  const headers = {
    date: new Date(oktaNow).toUTCString(),
    "x-rate-limit-limit": "100",
    "x-rate-limit-remaining": "0",
    "x-rate-limit-reset": String(oktaNow / 1000 + 20),
  };
  emulator.fail({ route: "okta", status: 429, headers });
  const { oktaClientId: clientId = "", oktaTokenId: id = "" } = emulator.seeded;
  const answer = booth.getToken("okta", { clientId, id });
  await expect(whileTimePasses(answer)).rejects.toMatchObject({
    code: "TB_ERR_THROTTLED",
    retryAfterMs: 21_000,
  });
});

test("Okta's 429 for too many at once, whose reset lies in the past, is tried again after a moment, and Okta told so", async () => {
  const retryHeaders: (string | null)[] = [];
  const { booth, emulator, clock, whileTimePasses } = await boothAndEmulator({
    watch: ({ headers }) => void retryHeaders.push(headers.get("x-okta-retry-for")),
  });
  const seconds = Math.floor(clock.now() / 1000);
  const headers = {
    "x-rate-limit-limit": "0",
    "x-rate-limit-remaining": "0",
    "x-rate-limit-reset": String(seconds - 30),
  };
  emulator.fail({ route: "okta", status: 429, headers });
  const { oktaClientId: clientId = "", oktaTokenId: id = "" } = emulator.seeded;
  const answer = booth.getToken("okta", { clientId, id });
  await expect(whileTimePasses(answer)).resolves.toMatchObject({ outcome: "fetched" });
  expect(retryHeaders).toEqual([null, expect.stringMatching(/^[\w-]+$/)]);
});

test.each([
  ["a cut connection", { reset: true }],
  ["half a body", { truncate: true }],
] as const)("%s is a failure in passing", async (_words, fault) => {
  const { booth, emulator, endpoint, calls, whileTimePasses } = await boothAndEmulator();
  emulator.fail({ route: "arm", ...fault });
  const answer = booth.getToken("online-endpoint", endpoint);
  await expect(whileTimePasses(answer)).resolves.toMatchObject({ outcome: "fetched" });
  expect(calls("arm")).toBe(2);
});

test("an upstream that does not answer in time is given up within the caller's deadline", async () => {
  const { booth, emulator, endpoint, clock, whileTimePasses } = await boothAndEmulator({ slow: true });
  await booth.getToken("client", {});
  const beganAt = clock.now();
  emulator.fail({ route: "arm", times: "always", delayMs: 10 * minute });
  const answer = booth.getToken("online-endpoint", endpoint, { timeoutMs: 45_000 });
  await expect(whileTimePasses(answer)).rejects.toMatchObject({ code: "TB_ERR_TIMEOUT" });
  expect(clock.now() - beganAt).toBeLessThan(46_000);
});

test("a challenge from ARM brings a new login, once", async () => {
  const { booth, emulator, endpoint, calls, whileTimePasses } = await boothAndEmulator();
  await whileTimePasses(booth.getToken("client", {}));
  emulator.fail({ route: "arm", challenge: true });
  const answer = booth.getToken("online-endpoint", endpoint);
  await expect(whileTimePasses(answer)).resolves.toMatchObject({ outcome: "fetched" });
  expect([calls("arm"), calls("entra.token")]).toEqual([2, 2]);
});

test("a refusal is asked for once, however often callers come in its moment", async () => {
  const { booth, emulator, endpoint, calls, whileTimePasses } = await boothAndEmulator();
  emulator.fail({ route: "arm", status: 403, times: "always" });
  for (let n = 0; n < 5; n++) {
    const answer = booth.getToken("online-endpoint", endpoint);
    await expect(whileTimePasses(answer)).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_REFUSED" });
  }
  expect(calls("arm")).toBe(1);
});

test("a valid token is served through an outage, and renewed after it", async () => {
  const { booth, emulator, clock, pass, whileTimePasses } = await boothAndEmulator();
  const { expiresAt } = await whileTimePasses(booth.getToken("client", {}));
  emulator.fail({ route: "entra.token-v2", status: 500, times: "always" });
  await clock.advance(52 * minute);
  await expect(booth.getToken("client", {})).resolves.toMatchObject({ outcome: "stale" });
  await pass(30_000);
  await expect(booth.getToken("client", {})).resolves.toMatchObject({ outcome: "stale-if-error", expiresAt });
  emulator.reset();
  await pass(2 * minute);
  await booth.getToken("client", {});
  await pass(2_000);
  const renewed = await booth.getToken("client", {});
  expect(renewed.outcome).toBe("hit");
  expect(renewed.expiresAt).toBeGreaterThan(expiresAt);
});

test("a machine an hour wrong works, and its tokens end when the upstream says", async () => {
  const { booth, emulator, endpoint, clock, whileTimePasses } = await boothAndEmulator();
  emulator.advance(60 * minute);
  const { expiresAt, result } = await whileTimePasses(booth.getToken("online-endpoint", endpoint));
  const trulyEndsAt = result.expiryTimeUtc * 1000 - 60 * minute;
  expect(Math.abs(expiresAt - trulyEndsAt)).toBeLessThan(2_500);
  expect(expiresAt).toBeGreaterThan(clock.now());
});
