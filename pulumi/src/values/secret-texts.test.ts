import { expect, test } from "vitest";
import { secretTexts, withoutTexts } from "./secret-texts.ts";

test("finds the texts of secret properties only, however deep", () => {
  const properties = new Map([
    ["a", { value: { b: ["one", 2, "three"] }, secret: true, unknown: false }],
    ["c", { value: "four", secret: false, unknown: false }],
    ["d", { value: "", secret: true, unknown: false }],
  ]);
  expect(secretTexts(properties)).toEqual(["one", "three"]);
});

test("takes a text out whole, even where it begins with another", () => {
  expect(withoutTexts("no endpoint abcdef or abc", ["abc", "abcdef"])).toBe(
    "no endpoint [secret] or [secret]",
  );
});
