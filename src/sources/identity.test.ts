import { describe, expect, test } from "vitest";
import { createFetchContext, settings } from "../../test/fakes/fetch-context.ts";
import { identityToken } from "./identity.ts";

const args = { resource: "https://vault.azure.net", apiVersion: "2018-02-01" } as const;
const body = {
  access_token: "t",
  client_id: "client",
  expires_in: "3599",
  expires_on: "1706698600",
  ext_expires_in: "262800",
  not_before: "1706695000",
  resource: args.resource,
  token_type: "Bearer",
};
const result = {
  accessToken: "t",
  clientId: "client",
  expiresIn: "3599",
  expiresOn: "1706698600",
  extExpiresIn: "262800",
  notBefore: "1706695000",
  resource: args.resource,
  tokenType: "Bearer",
};

describe("the result", () => {
  test("has the published names, and lives as long as the service says is left", async () => {
    const fetched = await identityToken.fetchToken(args, createFetchContext(body));
    expect(fetched).toEqual({ result, life: { expiresInMs: 3_599_000 } });
  });

  test("echoes the selector where the service does", async () => {
    const echoed = createFetchContext({ ...body, object_id: "o", msi_res_id: "m" });
    expect((await identityToken.fetchToken(args, echoed)).result).toMatchObject({
      objectId: "o",
      msiResId: "m",
    });
  });

  test("says of its remaining life what is true when it is handed out", () => {
    expect(identityToken.handOut?.(result, 59_999)).toEqual({ ...result, expiresIn: "59" });
  });
});

describe("a wish to pass all caches", () => {
  test("forces the request, and is no part of what is cached", () => {
    expect(identityToken.forces?.({ ...args, bypassCache: true })).toBe(true);
    expect(identityToken.forces?.({ ...args, bypassCache: false })).toBe(false);
    expect(identityToken.complete({ ...args, bypassCache: true }, settings)).toEqual(args);
  });

  test.each([true, false])("is handed on to the service when the caller forces: %j", async (forceRefresh) => {
    const context = createFetchContext(body, { forceRefresh });
    await identityToken.fetchToken(args, context);
    const { searchParams } = new URL(context.sent[0]?.url ?? "");
    expect(searchParams.get("bypass_cache")).toBe(forceRefresh ? "true" : null);
  });
});
