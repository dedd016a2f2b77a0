import { describe, expect, test } from "vitest";
import type { HttpResponse } from "../model/http.ts";
import { type ArmAction, parseArmError, serializeArmAction, serializeArmError } from "./arm.ts";
import { serializeClaimsChallenge } from "./claims-challenge.ts";

const action: ArmAction = {
  subscriptionId: "sub",
  resourceGroupName: "rg",
  resource: ["Microsoft.App", "containerApps", "app"],
  action: "getAuthtoken",
  apiVersion: "2024-03-01",
};

describe("an action", () => {
  test("is a POST without a body, below the resource, with the token in the header", () => {
    expect(serializeArmAction("https://arm.example", action, "canary")).toEqual({
      method: "POST",
      url: "https://arm.example/subscriptions/sub/resourceGroups/rg/providers/Microsoft.App/containerApps/app/getAuthtoken?api-version=2024-03-01",
      headers: { authorization: "Bearer canary", accept: "application/json" },
      secrets: ["canary"],
    });
  });

  test("encodes each name, so that none becomes another path, query or fragment", () => {
    const odd = {
      ...action,
      resourceGroupName: "a/b?c#d%2f",
      apiVersion: "1&x=2",
      resource: ["P", "t", "名 前"],
    };
    const { url } = serializeArmAction("https://arm.example", odd, "t");
    const { pathname, searchParams, hash } = new URL(url);
    expect(pathname.split("/").map(decodeURIComponent)).toEqual([
      ...["", "subscriptions", "sub", "resourceGroups", "a/b?c#d%2f", "providers", "P", "t", "名 前"],
      "getAuthtoken",
    ]);
    expect([...searchParams]).toEqual([["api-version", "1&x=2"]]);
    expect(hash).toBe("");
  });
});

describe("a refusal", () => {
  const read = (response: HttpResponse, headers: Record<string, string> = {}) =>
    parseArmError({ ...response, headers: { ...response.headers, ...headers } }, "arm.example");

  test("is read as it is written", () => {
    const error = read(serializeArmError(403, "AuthorizationFailed", "The client may not."), {
      "x-ms-request-id": "r1",
    });
    expect(error).toMatchObject({
      code: "TB_ERR_UPSTREAM_REFUSED",
      upstream: { host: "arm.example", status: 403, code: "AuthorizationFailed", requestId: "r1" },
    });
    expect(error.message).toContain("The client may not. Give this login a role");
  });

  test.each(["ResourceNotFound", "ResourceGroupNotFound", "SubscriptionNotFound"])(
    "%s says what to check",
    (code) => {
      expect(read(serializeArmError(404, code, "Not found.")).message).toMatch(/Not found\. Check /);
    },
  );

  test("that is a claims challenge keeps the claims", () => {
    const response = serializeArmError(401, "InvalidAuthenticationToken", "No.");
    const challenge = serializeClaimsChallenge("https://login.example", '{"a":1}');
    expect(read(response, { "www-authenticate": challenge })).toMatchObject({ claims: '{"a":1}' });
    expect(read({ ...response, status: 403 }, { "www-authenticate": challenge })).not.toHaveProperty(
      "claims",
    );
  });

  test.each(["<html>canary</html>", "", "[]", '{"error":"canary"}'])(
    "whose body is not Resource Manager's (%j) is told by its status, and not quoted",
    (body) => {
      const error = read({ status: 502, headers: {}, body });
      expect(error).toMatchObject({ code: "TB_ERR_UPSTREAM_UNAVAILABLE", upstream: { status: 502 } });
      expect(error.message).toContain("a body that is not its own");
      expect(error.message).not.toContain("canary");
    },
  );
});
