import { expect, test } from "vitest";
import { frozen } from "./frozen.ts";

test("nothing in a frozen value can be changed, however deep", () => {
  const value = frozen({ token: "t", tags: { a: "1" }, scopes: ["x"], none: null });
  expect(() => {
    value.token = "other";
  }).toThrow(TypeError);
  expect(() => {
    value.tags.a = "2";
  }).toThrow(TypeError);
  expect(() => value.scopes.push("y")).toThrow(TypeError);
});

test("plain texts and numbers pass as they are", () => {
  expect(frozen("text")).toBe("text");
  expect(frozen(undefined)).toBeUndefined();
});
