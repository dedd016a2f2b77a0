import { describe, expect, test } from "vitest";
import { parseManagedIdentityQuery } from "./managed-identity-query.ts";

describe("parseManagedIdentityQuery", () => {
  test("keeps the resource exactly as it was asked for", () => {
    expect(parseManagedIdentityQuery("resource=https%3A%2F%2FVault.azure.net%2F")).toMatchObject({
      resource: "https://Vault.azure.net/",
    });
  });

  test.each([
    ["client_id", "clientId"],
    ["clientid", "clientId"],
    ["object_id", "objectId"],
    ["principal_id", "objectId"],
    ["msi_res_id", "resourceId"],
    ["mi_res_id", "resourceId"],
  ])("reads %s as a %s", (name, kind) => {
    expect(parseManagedIdentityQuery(`${name}=x`)).toMatchObject({ selector: { kind, value: "x" } });
  });

  test("refuses a parameter that is repeated, in any letter case", () => {
    expect(parseManagedIdentityQuery("resource=a&resource=b")).toEqual({
      wrong: "The parameter resource is repeated.",
    });
    expect(parseManagedIdentityQuery("resource=a&Resource=b")).toHaveProperty("wrong");
  });

  test("refuses two selectors, whatever they are called", () => {
    expect(parseManagedIdentityQuery("msi_res_id=a&mi_res_id=a")).toHaveProperty("wrong");
    expect(parseManagedIdentityQuery("client_id=a&object_id=b")).toHaveProperty("wrong");
  });

  test("takes an empty selector for none", () => {
    expect(parseManagedIdentityQuery("client_id=")).not.toHaveProperty("selector");
  });

  test.each(["x-client-sku", "constructor", "__proto__", "toString"])(
    "lets a parameter pass that it does not know: %s",
    (name) => {
      expect(parseManagedIdentityQuery(`${name}=y`)).toEqual({ bypassCache: false, capabilities: [] });
    },
  );

  test("reads the wishes for a new token", () => {
    const sha = "A".repeat(64);
    expect(
      parseManagedIdentityQuery(`bypass_cache=true&token_sha256_to_refresh=${sha}&xms_cc=cp1,CP2`),
    ).toMatchObject({
      bypassCache: true,
      rejectedTokenSha256: sha.toLowerCase(),
      capabilities: ["cp1", "CP2"],
    });
    expect(parseManagedIdentityQuery("bypass_cache=maybe")).toHaveProperty("wrong");
    expect(parseManagedIdentityQuery("token_sha256_to_refresh=1")).toHaveProperty("wrong");
  });
});
