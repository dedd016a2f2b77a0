import { expect, test } from "vitest";
import { UsageError } from "../model/errors.ts";
import { environmentLayers } from "./environment.ts";

test("reads our own variables, then Azure's and Okta's, then Terraform's, each into a layer of its own", () => {
  const layers = environmentLayers({
    TOKENBOOTH_TENANT_ID: "ours",
    AZURE_TENANT_ID: "azure",
    ARM_TENANT_ID: "arm",
    OKTA_ORG_NAME: "example",
  });
  expect(layers.map(({ name }) => name)).toEqual([
    "TOKENBOOTH_* variables",
    "AZURE_* and OKTA_* variables",
    "ARM_* variables",
  ]);
  expect(layers.map(({ values }) => values)).toEqual([
    { tenantId: "ours" },
    { tenantId: "azure", oktaOrgName: "example" },
    { tenantId: "arm" },
  ]);
});

test("calls an option by the variable that gave it, and by the variable to set where none did", () => {
  const [, azure] = environmentLayers({ OKTA_API_TOKEN: "00abc" });
  expect(azure?.nameOf("oktaApiToken")).toBe("OKTA_API_TOKEN");
  expect(azure?.nameOf("clientSecret")).toBe("AZURE_CLIENT_SECRET");
  expect(azure?.nameOf("maxRetries")).toBe("TOKENBOOTH_MAX_RETRIES");
});

test("prefers the name listed first within one family", () => {
  const [, azure] = environmentLayers({ OKTA_API_TOKEN: "second", OKTA_CLIENT_TOKEN: "first" });
  expect(azure?.values.oktaApiToken).toBe("first");
  expect(azure?.nameOf("oktaApiToken")).toBe("OKTA_CLIENT_TOKEN");
});

test("counts an empty variable as absent", () => {
  const [ours, azure] = environmentLayers({ AZURE_CLIENT_SECRET: "", TOKENBOOTH_LOGIN: "" });
  expect({ ...ours?.values, ...azure?.values }).toEqual({});
});

test("reads booleans, counts and lists", () => {
  const [ours] = environmentLayers({
    TOKENBOOTH_USE_MSI: "true",
    TOKENBOOTH_MAX_RETRIES: "0",
    TOKENBOOTH_ALLOWED_HOSTS: "login.example:8443, arm.example,",
  });
  expect(ours?.values).toEqual({
    useMsi: true,
    maxRetries: 0,
    allowedHosts: ["login.example:8443", "arm.example"],
  });
});

test.each([
  [{ ARM_USE_MSI: "True" }, "ARM_USE_MSI in the environment must be true or false."],
  [{ ARM_USE_MSI: "1" }, "ARM_USE_MSI in the environment must be true or false."],
  [
    { TOKENBOOTH_MAX_RETRIES: "-1" },
    "TOKENBOOTH_MAX_RETRIES in the environment must be a whole number, 0 or more.",
  ],
  [
    { TOKENBOOTH_MAX_RETRIES: "3.5" },
    "TOKENBOOTH_MAX_RETRIES in the environment must be a whole number, 0 or more.",
  ],
  [
    { TOKENBOOTH_LOGIN: "secret" },
    "TOKENBOOTH_LOGIN in the environment must be one of client-secret, managed-identity, azure-cli.",
  ],
])("refuses %o and names the variable", (env, message) => {
  expect(() => environmentLayers(env)).toThrow(UsageError);
  expect(() => environmentLayers(env)).toThrow(
    expect.objectContaining({ message, code: "TB_ERR_INVALID_CONFIG", argument: Object.keys(env)[0] }),
  );
});
