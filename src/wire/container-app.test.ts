import { describe, expect, test } from "vitest";
import {
  parseContainerAppToken,
  serializeContainerAppToken,
  serializeContainerAppTokenRequest,
} from "./container-app.ts";

const app = {
  id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.App/containerApps/app",
  name: "app",
  location: "East US",
  tags: { team: "tokens" },
  systemData: { createdBy: "ada", createdAt: "2022-07-14T19:00:00Z" },
};
const expiresAt = Date.parse("2022-07-14T19:22:50.308Z");
const body = (more: object) =>
  JSON.stringify({ ...JSON.parse(serializeContainerAppToken(app, "t", expiresAt).body), ...more });
const read = (text: string) =>
  parseContainerAppToken({ status: 200, headers: {}, body: text }, "arm.example");

test("asks for the token of the app by the documented path", () => {
  const query = { subscriptionId: "s", resourceGroupName: "rg", containerAppName: "app", apiVersion: "v" };
  expect(serializeContainerAppTokenRequest("https://arm.example", query, "t").url).toBe(
    "https://arm.example/subscriptions/s/resourceGroups/rg/providers/Microsoft.App/containerApps/app/getAuthtoken?api-version=v",
  );
});

describe("the answer", () => {
  test("is read as it is written, with seven digits of a second", () => {
    const type = "Microsoft.App/containerApps/accesstoken";
    const properties = { token: "t", expires: "2022-07-14T19:22:50.3080000Z" };
    expect(read(body({}))).toEqual({ ...app, type, properties });
    expect(Date.parse(properties.expires)).toBe(expiresAt);
  });

  test("may leave out, or leave empty, what is optional", () => {
    const parsed = read(body({ tags: null, systemData: null }));
    expect(parsed.tags).toBeNull();
    expect(read(body({ tags: undefined })).tags).toBeUndefined();
  });

  test.each([
    ["no location", { location: undefined }, "location"],
    ["no properties", { properties: undefined }, "properties"],
    ["an empty token", { properties: { token: "", expires: "2022-07-14T19:22:50Z" } }, "properties.token"],
    ["an end that is no date", { properties: { token: "canary", expires: "soon" } }, "properties.expires"],
  ])("with %s is refused, naming the field", (_, change, field) => {
    expect(() => read(body(change))).toThrow(new RegExp(`wrong kind: ${field.replace(".", "\\.")}\\.`));
    expect(() => read(body(change))).not.toThrow(/canary/);
  });
});
