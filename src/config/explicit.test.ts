import { expect, test } from "vitest";
import { explicitLayer } from "./explicit.ts";

test("takes options as they are", () => {
  const layer = explicitLayer({ tenantId: "x" });
  expect(layer).toMatchObject({ name: "options", values: { tenantId: "x" } });
  expect(layer.nameOf("tenantId")).toBe("tenantId");
});

test("refuses an option that does not exist and one of the wrong type, without repeating its value", () => {
  const wrong = { tennantId: "canary" } as object;
  expect(() => explicitLayer(wrong)).toThrow("tennantId is no option; did you mean tenantId?");
  const number = { clientSecret: 42_424_242 } as object;
  expect(() => explicitLayer(number)).toThrow("clientSecret (options) must be a text.");
});

test("names an option as the one who stated it calls it", () => {
  const empty = () => explicitLayer({ tenantId: "" }, "command-line flags", () => "--tenant-id");
  expect(empty).toThrow("--tenant-id (command-line flags) must not be empty.");
});
