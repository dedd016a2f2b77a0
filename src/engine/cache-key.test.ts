import { describe, expect, test } from "vitest";
import { cacheKey, type KeyParts } from "./cache-key.ts";

const settings = {
  cloud: {
    name: "public",
    authorityHost: "https://login.example",
    resourceManager: "https://management.example",
  },
  tenantId: "contoso",
  imdsEndpoint: "http://169.254.169.254",
  allowedHosts: [],
};

const parts: KeyParts = {
  source: "client",
  args: { endpoint: "https://management.example/", extra: "x" },
  settings,
  upstream: "https://login.example",
  fingerprint: "client-secret:abc",
};

const { tenantId: _, ...withoutTenant } = settings;

describe("promise 8: whatever changes the answer changes the key", () => {
  const changes: [string, Partial<KeyParts>][] = [
    ["the source", { source: "another" }],
    ["an argument", { args: { ...parts.args, endpoint: "https://graph.example/" } }],
    ["an argument that is left out", { args: { endpoint: "https://management.example/" } }],
    ["an argument that is added", { args: { ...parts.args, added: "" } }],
    ["an argument's kind", { args: { ...parts.args, extra: ["x"] } }],
    ["the cloud's name", { settings: { ...settings, cloud: { ...settings.cloud, name: "custom" } } }],
    [
      "the authority",
      { settings: { ...settings, cloud: { ...settings.cloud, authorityHost: "https://other.example" } } },
    ],
    [
      "the Resource Manager",
      { settings: { ...settings, cloud: { ...settings.cloud, resourceManager: "https://other.example" } } },
    ],
    ["the tenant", { settings: { ...settings, tenantId: "fabrikam" } }],
    ["a tenant that is left out", { settings: withoutTenant }],
    ["the upstream", { upstream: "https://other.example" }],
    ["the login", { fingerprint: "client-secret:xyz" }],
  ];
  test.each(changes)("%s", (_words, change) => {
    expect(cacheKey({ ...parts, ...change })).not.toBe(cacheKey(parts));
  });
});

test("what does not change the answer does not change the key", () => {
  const reordered = { extra: "x", endpoint: "https://management.example/", nothing: undefined };
  expect(cacheKey({ ...parts, args: reordered })).toBe(cacheKey(parts));
  expect(cacheKey({ ...parts, settings: { ...settings, tenantId: "CONTOSO" } })).toBe(cacheKey(parts));
});

test("no text in one part can be mistaken for another part", () => {
  const a = cacheKey({ ...parts, source: 'client",[["endpoint"', args: {} });
  const b = cacheKey({ ...parts, source: "client", args: { endpoint: "" } });
  expect(a).not.toBe(b);
  expect(cacheKey({ ...parts, args: { a: "1\n2", b: "" } })).not.toBe(
    cacheKey({ ...parts, args: { a: "1", b: "\n2" } }),
  );
});
