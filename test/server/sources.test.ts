import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sources } from "../../src/sources/index.ts";
import { type ServedTestBooth, serveTestBooth, testKey } from "../fakes/served-booth.ts";

let booth: ServedTestBooth;
beforeAll(async () => {
  booth = await serveTestBooth();
});
afterAll(() => booth.close());

const headers = { authorization: `Bearer ${testKey}`, "content-type": "application/json" };
const ask = (source: string, args: unknown) =>
  booth.ask(`/v1/tokens/${source}`, { method: "POST", headers, body: JSON.stringify(args) });

describe.each(sources)("$name", ({ name, example, result }) => {
  test("is answered with its published result and what is known of it", async () => {
    const { status, body } = await ask(name, example);
    expect(status).toBe(200);
    const answer = JSON.parse(body) as { result: object; expiresAt: number };
    expect(Object.keys(result.entries)).toEqual(expect.arrayContaining(Object.keys(answer.result)));
    expect(answer.expiresAt).toBeGreaterThan(booth.clock.now());
  });

  test("names the argument that is wrong", async () => {
    const { status, body } = await ask(name, { ...example, nonsense: 1 });
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({ error: "invalid_request", code: "TB_ERR_INVALID_ARGUMENT" });
  });
});

test("what is not there upstream is 404, and the upstream's own code is told", async () => {
  const { status, body } = await ask("online-endpoint", {
    endpointName: "nothing",
    resourceGroupName: "rg",
    workspaceName: "my-aml-workspace",
  });
  expect(status).toBe(404);
  expect(JSON.parse(body)).toMatchObject({
    code: "TB_ERR_NOT_FOUND",
    upstream: { code: "ResourceNotFound" },
  });
});

test("the rest of a pause is told in whole seconds, and truly", async () => {
  booth.emulator.fail({ route: "okta", status: 429, headers: { "retry-after": "9" } });
  const args = { clientId: "0oardd5r32PWsF4421d7", id: "another" };
  expect((await ask("okta", args)).headers["retry-after"]).toMatch(/^\d+$/);
  booth.emulator.fail({ route: "entra.token-v2", status: 429, headers: { "retry-after": "9" } });
  const endpoint = { endpoint: "https://graph.microsoft.com" };
  expect(await ask("client", endpoint)).toMatchObject({ status: 429, headers: { "retry-after": "9" } });
  await booth.clock.advance(4_500);
  expect(await ask("client", endpoint)).toMatchObject({ status: 429, headers: { "retry-after": "5" } });
});
