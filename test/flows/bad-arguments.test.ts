import { describe, expect, test } from "vitest";
import { createBooth, UsageError } from "../../src/index.ts";

const noNetwork = async () => {
  throw new Error("a request left although its arguments were wrong");
};

const booth = createBooth({
  tenantId: "t",
  clientId: "c",
  clientSecret: "canary-secret",
  subscriptionId: "651f8027-33e8-4ec4-97b4-f6e9f3dc8744",
  oktaOrgUrl: "https://example.okta.com",
  oktaApiToken: "canary-api-token",
  layers: [],
  maxRetries: 0,
  runtime: { fetch: noNetwork },
});

const badNames = [
  ["empty", ""],
  ["300 characters", "a".repeat(300)],
  ["a path upward", "../other"],
  ["a query", "name?x=1"],
  ["a fragment", "name#x"],
  ["a slash", "a/b"],
  ["an encoded slash", "a%2fb"],
  ["a line break", "name\r\nHost: evil"],
  ["a NUL", "na\u0000me"],
  ["a right-to-left override", "na\u202eme"],
  ["no text at all", 7],
] as const;

const named = [
  ["online-endpoint", "endpointName"],
  ["online-endpoint", "workspaceName"],
  ["online-endpoint", "resourceGroupName"],
  ["container-app", "containerAppName"],
  ["container-app", "resourceGroupName"],
  ["okta", "clientId"],
  ["okta", "id"],
] as const;

describe.each(named)("%s refuses as %s", (source, argument) => {
  const example = booth.sources.find(({ name }) => name === source)?.example;
  test.each(badNames)("%s", async (_, value) => {
    const args = { ...example, [argument]: value } as never;
    const error = await booth.getToken(source, args).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ code: "TB_ERR_INVALID_ARGUMENT", argument });
    expect((error as Error).message).toContain(argument);
  });
});

test("a resource group may have letters of any script, but no trailing dot", async () => {
  const example = { endpointName: "my-endpoint", workspaceName: "workspace" };
  const ask = (resourceGroupName: string) =>
    booth.getToken("online-endpoint", { ...example, resourceGroupName });
  await expect(ask("группа.")).rejects.toMatchObject({ argument: "resourceGroupName" });
  await expect(ask("группа-(1)")).rejects.not.toBeInstanceOf(UsageError);
});

test.each([
  [{ clientId: "a", objectId: "b" }],
  [{ objectId: "b", msiResId: "c" }],
  [{ clientId: "a", objectId: "b", msiResId: "c" }],
])("two selectors of one identity are refused: %o", async (selectors) => {
  const asked = booth.getToken("identity", { resource: "https://vault.azure.net", ...selectors });
  await expect(asked).rejects.toMatchObject({
    code: "TB_ERR_INVALID_ARGUMENT",
    message: expect.stringContaining("Only one of clientId, objectId and msiResId"),
  });
});

test("a missing argument, an unknown one and a version nobody published are named", async () => {
  const ask = (args: object) => booth.getToken("online-endpoint", args as never);
  const example = { endpointName: "my-endpoint", workspaceName: "workspace", resourceGroupName: "rg" };
  await expect(ask({ ...example, endpointName: undefined })).rejects.toMatchObject({
    argument: "endpointName",
  });
  await expect(ask({ workspaceName: "workspace", resourceGroupName: "rg" })).rejects.toMatchObject({
    message: "online-endpoint: endpointName is missing.",
  });
  await expect(ask({ ...example, endpoint: "x" })).rejects.toMatchObject({
    message: expect.stringContaining("there is no argument endpoint"),
  });
  await expect(ask({ ...example, apiVersion: "1999-01-01" })).rejects.toMatchObject({
    argument: "apiVersion",
  });
});

test("an unknown source is told which ones there are", async () => {
  await expect(booth.getToken("vault" as "client", {})).rejects.toMatchObject({
    code: "TB_ERR_UNKNOWN_SOURCE",
    message:
      'There is no source "vault". The sources are client, online-endpoint, container-app, identity, okta.',
  });
});

test("what was not configured is named, with where to set it", async () => {
  const bare = createBooth({
    layers: [],
    credential: { getToken: async () => null },
    runtime: { fetch: noNetwork },
  });
  const args = { containerAppName: "app1", resourceGroupName: "rg" };
  await expect(bare.getToken("container-app", args)).rejects.toMatchObject({
    argument: "subscriptionId",
    message: expect.stringContaining("AZURE_SUBSCRIPTION_ID"),
  });
  await expect(bare.getToken("okta", { clientId: "a", id: "b" })).rejects.toMatchObject({
    message: expect.stringContaining("OKTA_CLIENT_ORGURL"),
  });
});
