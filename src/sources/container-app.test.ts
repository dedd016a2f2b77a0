import { describe, expect, test } from "vitest";
import { createFetchContext, settings } from "../../test/fakes/fetch-context.ts";
import type { AnySource } from "../model/token-source.ts";
import { clientToken } from "./client.ts";
import { containerAppToken } from "./container-app.ts";

const args = {
  containerAppName: "app",
  resourceGroupName: "rg",
  subscriptionId: "651f8027-33e8-4ec4-97b4-f6e9f3dc8744",
  apiVersion: "2023-08-01-preview",
} as const;
const body = {
  id: "/subscriptions/s/app",
  name: "app",
  type: "Microsoft.App/containerApps/accesstoken",
  location: "East US",
  properties: { token: "t", expires: "2022-07-14T19:22:50.3080223Z" },
};

const fetched = (more: object = {}) =>
  containerAppToken.fetchToken(args, createFetchContext({ ...body, ...more }));

test("gives the published result, its properties beside the rest", async () => {
  const { properties, ...resource } = body;
  expect((await fetched()).result).toEqual({ ...resource, ...properties });
});

test("gives tags and who made the app only where the service tells them", async () => {
  const more = { tags: { team: "tokens" }, systemData: { createdBy: "ada" } };
  expect((await fetched(more)).result).toMatchObject(more);
  expect(Object.keys((await fetched({ tags: null, systemData: null })).result)).not.toContain("tags");
});

test("lives until the service's instant, whatever its digits", async () => {
  expect((await fetched()).life).toEqual({ expiresAt: Date.parse("2022-07-14T19:22:50.308Z") });
});

test("proves itself with the booth's own token for Resource Manager", async () => {
  const asked: [AnySource, object][] = [];
  const context = createFetchContext(body, {
    async getToken(source, nested) {
      asked.push([source, nested]);
      return { token: "arm-token" } as never;
    },
  });
  await containerAppToken.fetchToken(args, context);
  expect(asked).toEqual([[clientToken, {}]]);
  expect(context.sent[0]?.headers["authorization"]).toBe("Bearer arm-token");
});

describe("the subscription", () => {
  const { subscriptionId: _, ...without } = args;

  test("is the configured one unless told", () => {
    expect(containerAppToken.complete(without, settings).subscriptionId).toBe(settings.subscriptionId);
    expect(containerAppToken.complete({ ...without, subscriptionId: "s2" }, settings).subscriptionId).toBe(
      "s2",
    );
  });

  test("must be somewhere", () => {
    const { subscriptionId: __, ...bare } = settings;
    const attempt = () => containerAppToken.complete(without, bare);
    expect(attempt).toThrow(expect.objectContaining({ argument: "subscriptionId" }));
    expect(attempt).toThrow(/AZURE_SUBSCRIPTION_ID/);
  });
});
