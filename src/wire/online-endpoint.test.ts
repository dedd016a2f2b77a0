import { describe, expect, test } from "vitest";
import {
  parseOnlineEndpointToken,
  serializeOnlineEndpointToken,
  serializeOnlineEndpointTokenRequest,
} from "./online-endpoint.ts";

const read = (body: object) =>
  parseOnlineEndpointToken({ status: 200, headers: {}, body: JSON.stringify(body) }, "arm.example");

test("asks for the token of the endpoint by the documented path", () => {
  const names = { resourceGroupName: "rg", workspaceName: "ws", endpointName: "ep" };
  const query = { subscriptionId: "s", apiVersion: "2021-03-01-preview", ...names };
  expect(serializeOnlineEndpointTokenRequest("https://arm.example", query, "t").url).toBe(
    "https://arm.example/subscriptions/s/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws/onlineEndpoints/ep/token?api-version=2021-03-01-preview",
  );
});

describe("the answer", () => {
  test("is read as it is written: four members, times in whole seconds", () => {
    const response = serializeOnlineEndpointToken({ accessToken: "t", expiresAt: 2_999, refreshAt: 1_500 });
    const token = { accessToken: "t", expiryTimeUtc: 2, refreshAfterTimeUtc: 1, tokenType: "Bearer" };
    expect(JSON.parse(response.body)).toEqual(token);
    expect(parseOnlineEndpointToken(response, "arm.example")).toEqual(token);
  });

  test("has the documented defaults where the service leaves members out", () => {
    const defaults = { expiryTimeUtc: 0, refreshAfterTimeUtc: 0, tokenType: "Bearer" };
    expect(read({ accessToken: "t" })).toEqual({ accessToken: "t", ...defaults });
    expect(read({ accessToken: "t", tokenType: null }).tokenType).toBe("Bearer");
  });

  test.each([
    ["no token", {}],
    ["a token that is null", { accessToken: null }],
    ["an empty token", { accessToken: "" }],
    ["an end in words", { accessToken: "canary", expiryTimeUtc: "2022-07-14T19:22:50Z" }],
    ["an end before time began", { accessToken: "canary", expiryTimeUtc: -1 }],
  ])("with %s is refused", (_, body) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ code: "TB_ERR_UPSTREAM_MALFORMED" }));
    expect(() => read(body)).not.toThrow(/canary/);
  });
});
