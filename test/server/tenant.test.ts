import { afterAll, beforeAll, expect, test } from "vitest";
import { createBooth } from "../../src/booth/booth.ts";
import { type ServedTestBooth, serveTestBooth, testKey } from "../fakes/served-booth.ts";

const tenant = "3f0a9b2e-6d41-4c7e-9a58-7b1c2d3e4f50";
const another = "aaaabbbb-0000-cccc-1111-dddd2222eeee";
const hour = 3_600_000;

/** A token as far as anybody here reads it. */
function tokenWith(claims: object): string {
  return ["header", Buffer.from(JSON.stringify(claims)).toString("base64url"), "signature"].join(".");
}

let token: string;
let given = 0;
let served: ServedTestBooth;
beforeAll(async () => {
  const booth = createBooth({
    layers: [],
    // As with the Azure CLI: nobody configured the login's tenant.
    credential: {
      async getToken() {
        given++;
        return { token, expiresOnTimestamp: Date.now() + hour };
      },
    },
  });
  served = await serveTestBooth({ identities: [{ booth }] });
});
afterAll(() => served.close());

async function askAzd(audience: string, tenantId?: string) {
  const { status, body } = await served.ask("/token?api-version=2023-07-12-preview", {
    method: "POST",
    headers: { authorization: `Bearer ${testKey}`, "content-type": "application/json" },
    body: JSON.stringify({ scopes: [`${audience}/.default`], tenantId }),
  });
  return { status, json: JSON.parse(body) as { status: string; token?: string; message?: string } };
}

test("a login whose tenant nobody configured answers for the tenant that its token is of, and no other", async () => {
  token = tokenWith({ tid: tenant });
  for (const asked of [tenant, tenant.toUpperCase(), undefined, ""]) {
    expect(await askAzd("https://one.example", asked)).toMatchObject({ status: 200, json: { token } });
  }
  const { status, json } = await askAzd("https://one.example", another);
  expect(status).toBe(400);
  expect(json).toMatchObject({ status: "error", message: expect.stringMatching(/tenant/) });
  expect(json).not.toHaveProperty("token");
  expect(served.audit.at(-1)).toMatchObject({ outcome: "refused", refusal: { by: "parameters" } });
  expect(given).toBe(1);
});

test("a tenant that is not the token's is refused as well when the token has yet to be fetched", async () => {
  token = tokenWith({ tid: another });
  expect((await askAzd("https://two.example", tenant)).status).toBe(400);
});

test.each([
  ["no claims", "opaque"],
  ["no tenant", tokenWith({ appid: "x" })],
])("a token that tells %s is handed out only where no tenant is asked for", async (what, made) => {
  token = made;
  const audience = `https://${what.replace(" ", "-")}.example`;
  expect((await askAzd(audience, tenant)).status).toBe(400);
  expect(await askAzd(audience)).toMatchObject({ status: 200, json: { token } });
});

test("a token that is renewed in another tenant is not taken for the one before", async () => {
  token = tokenWith({ tid: tenant });
  expect((await askAzd("https://renewed.example", tenant)).status).toBe(200);
  token = tokenWith({ tid: another });
  const renew = {
    method: "POST",
    headers: { authorization: `Bearer ${testKey}`, "content-type": "application/json" },
  };
  await served.ask("/v1/tokens/client?bypass_cache=true", {
    ...renew,
    body: JSON.stringify({ endpoint: "https://renewed.example" }),
  });
  expect((await askAzd("https://renewed.example", tenant)).status).toBe(400);
});
