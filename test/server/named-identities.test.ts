import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sha256Of } from "../../src/server/keys.ts";
import { type ServedTestBooth, serveTestBooth, testKey } from "../fakes/served-booth.ts";

const resource = "https://management.azure.com/";
const one = { clientId: "b072d4f6-8193-45ce-a270-f36475809107" };
const two = {
  clientId: "d294f618-a3b5-47e0-8492-158697a21329",
  objectId: "e3a50729-b4c6-48f1-95a3-2697a8b3243a",
  resourceId:
    "/subscriptions/651f8027-33e8-4ec4-97b4-f6e9f3dc8744/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/booth-two",
};
const stranger = "9e50b2d4-6f71-43ac-805e-d142536e7f85";

const keys = [
  { name: "test", sha256: sha256Of(testKey) },
  { name: "system-only", sha256: sha256Of("system-only"), identities: ["system"] },
  { name: "one-only", sha256: sha256Of("one-only"), identities: [one.clientId] },
];

let booth: ServedTestBooth;
let any: ServedTestBooth;
beforeAll(async () => {
  booth = await serveTestBooth({ keys }, [{}, one, two]);
  any = await serveTestBooth({ keys, acceptAnyIdentity: true });
});
afterAll(async () => {
  await booth.close();
  await any.close();
});

/** Asks for the machine's own token through the booth's protocol. */
async function askIdentity(args: object, { query = "", key = testKey, of = booth } = {}) {
  const { status, body } = await of.ask(`/v1/tokens/identity?${query}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ resource, ...args }),
  });
  const { message, result } = JSON.parse(body) as { message?: string; result?: { clientId: string } };
  return { status, message, clientId: result?.clientId };
}

let calls: number;
beforeEach(() => {
  calls = booth.emulator.count();
});

describe("an identity that a source's arguments name", () => {
  test.each([
    ["client id", one, one.clientId],
    ["object id", { objectId: two.objectId }, two.clientId],
    ["resource id", { msiResId: two.resourceId }, two.clientId],
  ])("is asked for upstream by its %s, when it is mapped", async (_kind, args, clientId) => {
    expect(await askIdentity(args)).toMatchObject({ status: 200, clientId });
    expect(booth.audit.at(-1)).toMatchObject({ source: "identity", identity: clientId });
  });

  test("is one and the same however it is spelled, upstream too", async () => {
    const spelled = { msiResId: `${two.resourceId.toUpperCase()}/` };
    await askIdentity({ msiResId: two.resourceId });
    const before = booth.emulator.count();
    expect(await askIdentity(spelled)).toMatchObject({ status: 200, clientId: two.clientId });
    expect(booth.emulator.count()).toBe(before);
  });

  test.each(["clientId", "objectId", "msiResId"])("is refused when nobody mapped that %s", async (name) => {
    const refused = await askIdentity({ [name]: stranger });
    expect(refused).toMatchObject({ status: 400, message: "Identity not found" });
    expect(booth.audit.at(-1)).toMatchObject({ identity: stranger, refusal: { by: "identity" } });
    expect(booth.emulator.count()).toBe(calls);
  });

  test("is refused to a key that is for others", async () => {
    const refused = await askIdentity(one, { key: "system-only" });
    expect(refused).toMatchObject({ status: 400, message: "Identity not found" });
    expect(booth.audit.at(-1)).toMatchObject({ key: "system-only", identity: one.clientId });
    expect((await askIdentity({}, { key: "system-only" })).status).toBe(200);
    expect((await askIdentity({}, { key: "one-only" })).status).toBe(400);
    expect((await askIdentity(one, { key: "one-only" })).status).toBe(200);
  });

  test("and one that the query names must be the same", async () => {
    const refused = await askIdentity({ clientId: two.clientId }, { query: `client_id=${one.clientId}` });
    expect(refused.status).toBe(400);
    expect(refused.message).toMatch(/one identity/);
    const objectId = { objectId: two.objectId };
    expect((await askIdentity(objectId, { query: `client_id=${one.clientId}` })).status).toBe(400);
    expect(booth.emulator.count()).toBe(calls);
    const same = { query: `client_id=${one.clientId.toUpperCase()}` };
    expect(await askIdentity(one, same)).toMatchObject({ status: 200 });
  });

  test("is only one", async () => {
    expect((await askIdentity({ clientId: two.clientId, objectId: two.objectId })).status).toBe(400);
  });
});

test("an identity that only the query names is the one that is asked for upstream", async () => {
  expect(await askIdentity({}, { query: `client_id=${one.clientId}`, key: "one-only" })).toMatchObject({
    status: 200,
    clientId: one.clientId,
  });
  expect(await askIdentity({}, { query: `mi_res_id=${two.resourceId}` })).toMatchObject({
    clientId: two.clientId,
  });
});

test("the client id of an application of Okta's names no identity", async () => {
  const { status } = await booth.ask("/v1/tokens/okta", {
    method: "POST",
    headers: { authorization: `Bearer ${testKey}`, "content-type": "application/json" },
    body: JSON.stringify({ clientId: "0oardd5r32PWsF4421d7", id: "oar1godmqw4QUiX4C1d7" }),
  });
  expect(status).toBe(200);
});

describe("an authority that a source's arguments name", () => {
  test("is refused when it is another's, and not told to the metadata service", async () => {
    const refused = await askIdentity({ authority: "https://attacker.example/" });
    expect(refused.status).toBe(400);
    expect(refused.message).toMatch(/authority/);
    expect(booth.emulator.count()).toBe(calls);
  });

  test("may be the login's own, and must be the one that the query names", async () => {
    const { AZURE_AUTHORITY_HOST: host, AZURE_TENANT_ID: tenant } = booth.emulator.environment();
    const authority = `${host}/${tenant}`;
    expect((await askIdentity({ authority })).status).toBe(200);
    expect((await askIdentity({ authority }, { query: `authority=${authority}/` })).status).toBe(200);
    const before = booth.emulator.count();
    const another = { query: "authority=https://attacker.example" };
    expect((await askIdentity({ authority }, another)).status).toBe(400);
    expect((await askIdentity({}, another)).status).toBe(400);
    expect(booth.emulator.count()).toBe(before);
  });
});

describe("where any identity is answered for", () => {
  const whoever = "client_id=whoever";

  test("the audit says which one was asked for beside the one whose login answered", async () => {
    await any.askAppService(`resource=${resource}&${whoever}`);
    expect(any.audit.at(-1)).toMatchObject({ outcome: "fetched", identity: "system", asked: "whoever" });
    await any.askAppService(`resource=${resource}`);
    expect(any.audit.at(-1)).toMatchObject({ outcome: "hit", identity: "system" });
    expect(any.audit.at(-1)).not.toHaveProperty("asked");
    any.emulator.fail({ route: "entra.token-v2", status: 503 });
    await any.askAppService(`resource=https://vault.azure.net&${whoever}`);
    expect(any.audit.at(-1)).toMatchObject({ outcome: "refused", identity: "system", asked: "whoever" });
  });

  test("one that goes upstream is still that one, and no other's token is given in its place", async () => {
    expect(await askIdentity(one, { of: any })).toMatchObject({
      status: 200,
      clientId: one.clientId,
    });
    expect(any.audit.at(-1)).toMatchObject({ identity: "system", asked: one.clientId });
    const whoever = await askIdentity({ clientId: "whoever" }, { of: any });
    expect(whoever).toMatchObject({ status: 403, clientId: undefined });
  });

  test("a key for one identity still gets no other's", async () => {
    expect((await askIdentity(one, { of: any, key: "system-only" })).status).toBe(400);
    expect((await askIdentity(one, { of: any, key: "one-only" })).status).toBe(200);
    expect((await askIdentity({}, { of: any, key: "one-only" })).status).toBe(400);
  });
});

test("an audience that is refused stands in the audit, and where advice is given, in every dialect", async () => {
  const told: (string | undefined)[] = [];
  const vault = "https://vault.azure.net";
  const strict = await serveTestBooth({
    audiences: [vault],
    onRefusal: (_refusal, order) => told.push(order?.audience),
  });
  try {
    const headers = { authorization: `Bearer ${testKey}`, "content-type": "application/json" };
    const ask = (source: string, args: object) =>
      strict.ask(`/v1/tokens/${source}`, { method: "POST", headers, body: JSON.stringify(args) });
    expect((await ask("client", { endpoint: "https://storage.azure.com" })).status).toBe(403);
    expect(strict.audit.at(-1)).toMatchObject({
      audience: "https://storage.azure.com",
      refusal: { by: "audience" },
    });
    expect((await ask("client", {})).status).toBe(403);
    expect((await askIdentity({}, { of: strict })).status).toBe(403);
    expect((await strict.askAppService("resource=https://storage.azure.com")).status).toBe(403);
    expect(told).toEqual([
      "https://storage.azure.com",
      expect.stringContaining("http"),
      resource,
      "https://storage.azure.com",
    ]);
    expect(strict.audit.every(({ audience }) => audience !== undefined)).toBe(true);
  } finally {
    await strict.close();
  }
});
