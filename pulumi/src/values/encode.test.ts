import { expect, test } from "vitest";
import { encodeResult } from "./encode.ts";

const mark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

test("only the named fields are marked", () => {
  const struct = encodeResult({ token: "t", type: "Bearer" }, (name) => name === "token");
  expect(struct.toJavaScript()).toEqual({ token: { ...mark, value: "t" }, type: "Bearer" });
});

test("lists, records and numbers survive, marked or not", () => {
  const result = { scopes: ["a", "b"], tags: { x: "y" }, at: 5 };
  expect(encodeResult(result, () => false).toJavaScript()).toEqual(result);
  expect(encodeResult(result, () => true).toJavaScript()).toEqual({
    scopes: { ...mark, value: result.scopes },
    tags: { ...mark, value: result.tags },
    at: { ...mark, value: 5 },
  });
});

test("what is absent is left out", () => {
  const struct = encodeResult({ a: undefined, b: { c: undefined, d: 1 } }, () => false);
  expect(struct.toJavaScript()).toEqual({ b: { d: 1 } });
});
