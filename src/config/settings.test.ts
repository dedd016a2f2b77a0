import { expect, test } from "vitest";
import { environmentLayers } from "./environment.ts";
import { explicitLayer } from "./explicit.ts";
import type { Options } from "./options.ts";
import { resolveSettings } from "./settings.ts";

function settingsOf(...options: Options[]) {
  return resolveSettings(options.map((values, index) => explicitLayer(values, `layer ${index}`)));
}

test("means the public cloud, and no tenant, subscription or Okta organisation, unless told", () => {
  expect(settingsOf()).toEqual({
    cloud: {
      name: "public",
      authorityHost: "https://login.microsoftonline.com",
      resourceManager: "https://management.azure.com",
    },
    imdsEndpoint: "http://169.254.169.254",
    allowedHosts: [],
  });
});

test.each([
  ["AzurePublic", "https://login.microsoftonline.com", "https://management.azure.com"],
  ["AzureUSGovernment", "https://login.microsoftonline.us", "https://management.usgovcloudapi.net"],
  ["usgovernmentl4", "https://login.microsoftonline.us", "https://management.usgovcloudapi.net"],
  ["AzureChinaCloud", "https://login.chinacloudapi.cn", "https://management.chinacloudapi.cn"],
])("knows the cloud that other tools call %s", (environment, authorityHost, resourceManager) => {
  expect(settingsOf({ environment }).cloud).toMatchObject({ authorityHost, resourceManager });
});

test("takes each option from the first layer that has it", () => {
  const settings = settingsOf({ tenantId: "first" }, { tenantId: "second", subscriptionId: "651f8027" });
  expect(settings).toMatchObject({ tenantId: "first", subscriptionId: "651f8027" });
});

test("takes an authority of a national cloud for the whole of that cloud", () => {
  expect(settingsOf({ authorityHost: "https://login.microsoftonline.us/" }).cloud).toEqual({
    name: "usgovernment",
    authorityHost: "https://login.microsoftonline.us",
    resourceManager: "https://management.usgovcloudapi.net",
  });
});

test("a layer that names a cloud does not hear URLs of layers that count less", () => {
  const cloud = settingsOf(
    { environment: "china" },
    { authorityHost: "https://login.microsoftonline.com" },
  ).cloud;
  expect(cloud.authorityHost).toBe("https://login.chinacloudapi.cn");
});

test("a URL beside or above the cloud's name replaces that one URL", () => {
  const cloud = settingsOf(
    { authorityHost: "https://login.example" },
    { environment: "china", resourceManagerEndpoint: "https://arm.example//" },
  ).cloud;
  expect(cloud).toEqual({
    name: "custom",
    authorityHost: "https://login.example",
    resourceManager: "https://arm.example",
  });
});

test("builds the Okta URL from its parts", () => {
  expect(settingsOf({ oktaOrgName: "Example" }).oktaOrgUrl).toBe("https://example.okta.com");
  expect(settingsOf({ oktaOrgName: "example", oktaBaseUrl: "oktapreview.com" }).oktaOrgUrl).toBe(
    "https://example.oktapreview.com",
  );
});

test("an Okta name in a layer that counts more wins over a URL in one that counts less", () => {
  const settings = settingsOf({ oktaOrgName: "mine" }, { oktaOrgUrl: "https://other.okta.com" });
  expect(settings.oktaOrgUrl).toBe("https://mine.okta.com");
});

test("accepts plain http for loopback and the metadata address only", () => {
  const settings = settingsOf({
    imdsEndpoint: "http://127.0.0.1:4000/",
    oktaOrgUrl: "http://localhost:4001",
  });
  expect(settings).toMatchObject({
    imdsEndpoint: "http://127.0.0.1:4000",
    oktaOrgUrl: "http://localhost:4001",
  });
  expect(settingsOf({ imdsEndpoint: "http://169.254.169.254" }).imdsEndpoint).toBe("http://169.254.169.254");
});

test.each<[Options, string]>([
  [{ authorityHost: "http://127.0.0.1:4000" }, "must begin with https://."],
  [{ resourceManagerEndpoint: "http://management.azure.com" }, "must begin with https://."],
  [{ imdsEndpoint: "http://metadata.example" }, "must begin with https://, except on loopback."],
  [{ imdsEndpoint: "http://127.0.0.1.evil.example" }, "must begin with https://, except on loopback."],
  [{ oktaOrgUrl: "http://169.254.169.254" }, "must begin with https://, except on loopback."],
  [{ oktaOrgUrl: "ftp://example.okta.com" }, "must begin with https://, except on loopback."],
  [{ authorityHost: "https://u:canary@login.example" }, "must not carry a user name or password."],
  [{ authorityHost: "https://login.example?" }, "must not carry a query or fragment."],
  [{ authorityHost: "https://login.example/#x" }, "must not carry a query or fragment."],
  [{ authorityHost: "login.example" }, "must be a complete URL, such as https://host.example."],
  [{ tenantId: "../common" }, "must be a tenant's GUID or domain."],
  [{ tenantId: "a/b" }, "must be a tenant's GUID or domain."],
  [{ subscriptionId: "one two" }, "must be a GUID."],
  [{ oktaOrgName: "evil.example/" }, "must be one label of a host name."],
  [{ oktaOrgName: "ok", oktaBaseUrl: "okta.com/path" }, "must be a domain, such as okta.com."],
  [
    { allowedHosts: ["https://login.example"] },
    "must hold host names, with a port where one is needed, and nothing else.",
  ],
  [{ environment: "chin" }, "must be one of public, usgovernment, china; did you mean china?"],
])("refuses %o", (options, problem) => {
  const option = Object.keys(options).at(-1);
  const refuse = () => settingsOf(options);
  expect(refuse).toThrow(
    expect.objectContaining({
      code: "TB_ERR_INVALID_CONFIG",
      message: `${option} (layer 0) ${problem}`,
      argument: option,
    }),
  );
  expect(refuse).not.toThrow(/canary/);
});

test("names a wrong option as its own layer calls it", () => {
  expect(() => resolveSettings(environmentLayers({ ARM_ENVIRONMENT: "moon" }))).toThrow(
    "ARM_ENVIRONMENT (ARM_* variables) must be one of public, usgovernment, china.",
  );
});

test("lower-cases the hosts that are allowed by name", () => {
  expect(settingsOf({ allowedHosts: ["Login.Example:8443", "[::1]:443"] }).allowedHosts).toEqual([
    "login.example:8443",
    "[::1]:443",
  ]);
});
