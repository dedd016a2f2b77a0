import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

const sources = ["client", "online-endpoint", "container-app", "identity", "okta"];

test.each([
  ["clinet", "client"],
  ["online-endpont", "online-endpoint"],
  ["container", "container-app"],
  ["OKTA", "okta"],
  ["octa", "okta"],
  ["tenantid", "tenant_id"],
])("takes %s for %s", (typed, meant) => {
  expect(nearest(typed, [...sources, "tenant_id"])).toBe(meant);
});

test("offers nothing when nothing is near", () => {
  expect(nearest("kubernetes", sources)).toBeUndefined();
  expect(nearest("", sources)).toBeUndefined();
  expect(nearest("client", [])).toBeUndefined();
});
