import { expect, test } from "vitest";
import { createFetchContext } from "../../test/fakes/fetch-context.ts";
import { onlineEndpointToken } from "./online-endpoint.ts";

const args = {
  endpointName: "ep",
  resourceGroupName: "rg",
  workspaceName: "ws",
  subscriptionId: "651f8027-33e8-4ec4-97b4-f6e9f3dc8744",
  apiVersion: "2021-03-01-preview",
} as const;

const fetched = (body: object) =>
  onlineEndpointToken.fetchToken(
    args,
    createFetchContext({ accessToken: "t", tokenType: "Bearer", ...body }),
  );

test("lives as long, and is renewed when, the service says", async () => {
  const { result, life } = await fetched({
    expiryTimeUtc: 1_700_000_000,
    refreshAfterTimeUtc: 1_699_990_000,
  });
  expect(result).toEqual({
    accessToken: "t",
    expiryTimeUtc: 1_700_000_000,
    refreshAfterTimeUtc: 1_699_990_000,
    tokenType: "Bearer",
  });
  expect(life).toEqual({ expiresAt: 1_700_000_000_000, refreshAt: 1_699_990_000_000 });
});

test("is renewed by the booth's own rule where the service only says when it ends", async () => {
  expect((await fetched({ expiryTimeUtc: 1_700_000_000 })).life).toEqual({ expiresAt: 1_700_000_000_000 });
});

test("is kept for a minute where the service says nothing", async () => {
  expect((await fetched({})).life).toEqual({ expiresInMs: 60_000 });
  expect((await fetched({ refreshAfterTimeUtc: 1_699_990_000 })).life).toEqual({ expiresInMs: 60_000 });
});
