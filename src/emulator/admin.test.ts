import { describe, expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import { askEntra, askImds, read } from "../../test/fakes/emulator-calls.ts";
import { createEmulator } from "../emulator.ts";

const key = "correct horse";
const query = "api-version=2018-02-01&resource=https://management.azure.com/";

async function start() {
  const clock = createFakeClock(1_800_000_000_000);
  const emulator = await createEmulator({ listen: false, adminKey: key, clock });
  const admin = (
    path: string,
    method = "GET",
    body?: object,
    headers: Record<string, string> = { "x-emulator-key": key },
  ) =>
    read(
      emulator.fetch(`${emulator.url.http}/_emulator/${path}`, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
  return { emulator, admin };
}

describe("the admin routes", () => {
  test("are not there without a key", async () => {
    const emulator = await createEmulator({ listen: false });
    const { status } = await read(
      emulator.fetch(`${emulator.url.http}/_emulator/reset`, {
        method: "POST",
        headers: { "x-emulator-key": "" },
      }),
    );
    expect(status).toBe(404);
  });

  test.each([{}, { "x-emulator-key": "wrong" }, { "x-emulator-key": "" }])("refuse %o", async (headers) => {
    const { admin } = await start();
    expect((await admin("reset", "POST", undefined, headers as Record<string, string>)).status).toBe(401);
    expect((await admin("requests", "GET", undefined, headers as Record<string, string>)).status).toBe(401);
  });

  test("take and forget orders for faults", async () => {
    const { emulator, admin } = await start();
    expect(
      (await admin("faults", "POST", { route: "imds.token", status: 503, times: "always" })).status,
    ).toBe(204);
    expect((await askImds(emulator, query)).status).toBe(503);
    expect((await admin("faults", "DELETE")).status).toBe(204);
    expect((await askImds(emulator, query)).status).toBe(200);
  });

  test("are out of reach of faults, and not logged", async () => {
    const { emulator, admin } = await start();
    emulator.fail({ status: 500, times: "always" });
    expect((await admin("requests")).status).toBe(200);
    expect(emulator.requests).toEqual([]);
  });

  test("list and count the requests by route and client", async () => {
    const { emulator, admin } = await start();
    await askImds(emulator, query);
    await askEntra(emulator);
    await askEntra(emulator, { client_secret: "wrong" });
    const { json } = await admin("requests");
    expect(json["requests"]).toHaveLength(3);
    expect(json["counts"]).toEqual([
      { route: "imds.token", clientId: emulator.seeded.systemIdentity?.clientId, count: 1 },
      { route: "entra.token-v2", clientId: emulator.seeded.clientId, count: 2 },
    ]);
    expect(JSON.stringify(json)).not.toContain(emulator.seeded.clientSecret);
  });

  test("move the clock", async () => {
    const { admin } = await start();
    expect((await admin("clock", "POST", { advanceMs: -1000 })).json).toEqual({ now: 1_799_999_999_000 });
    expect((await admin("clock", "POST", { setTime: 1_900_000_000_000 })).json).toEqual({
      now: 1_900_000_000_000,
    });
    expect((await admin("clock")).json).toEqual({ now: 1_900_000_000_000 });
  });

  test("change lifetimes", async () => {
    const { emulator, admin } = await start();
    expect((await admin("lifetimes", "POST", { entraSeconds: 10 })).status).toBe(204);
    expect((await askEntra(emulator)).json["expires_in"]).toBe(10);
  });

  test("start all over", async () => {
    const { emulator, admin } = await start();
    emulator.setLifetimes({ entraSeconds: 10 });
    emulator.advance(5000);
    await askEntra(emulator);
    expect((await admin("reset", "POST")).status).toBe(204);
    expect(emulator.requests).toEqual([]);
    expect((await askEntra(emulator)).json["expires_in"]).toBe(3599);
    expect((await admin("clock")).json).toEqual({ now: 1_800_000_000_000 });
  });

  test.each([
    ["faults", { route: "nowhere" }],
    ["faults", { status: "500" }],
    ["faults", { nth: 2, times: 2 }],
    ["faults", { route: "imds", headers: { "x bad": "1" }, truncate: true }],
    ["clock", {}],
    ["clock", { advanceMs: 1, setTime: 1 }],
    ["lifetimes", { entraSeconds: 0 }],
    ["lifetimes", { centuries: 1 }],
  ])("say what is wrong with %s %o", async (path, body) => {
    const { admin } = await start();
    const { status, json } = await admin(path, "POST", body);
    expect([status, json["error"]]).toEqual([400, "invalid_request"]);
  });
});
