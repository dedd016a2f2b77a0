import { expect, test } from "vitest";
import { createAudienceRule } from "./audience.ts";

const allows = createAudienceRule(["https://Vault.azure.net"]);

test.each(["https://vault.azure.net", "https://vault.azure.net/", "https://vault.azure.net//.default"])(
  "allows %s",
  (audience) => {
    expect(allows(audience)).toBe(true);
  },
);

test.each([
  "https://vault.azure.net.attacker.example",
  "https://vault.azure.ne",
  "https://vault.azure.net/secrets",
  "http://vault.azure.net",
  "",
])("refuses %s", (audience) => {
  expect(allows(audience)).toBe(false);
});

test("without a list all are allowed, with an empty one none", () => {
  expect(createAudienceRule(undefined)("x")).toBe(true);
  expect(createAudienceRule([])("x")).toBe(false);
});
