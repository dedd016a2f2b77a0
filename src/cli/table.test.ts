import { expect, test } from "vitest";
import { spanInWords, table } from "./table.ts";

test("lines columns up and leaves no blanks at the end of a line", () => {
  expect(
    table([
      ["A", "LONG", "C"],
      ["wide", "x", ""],
    ]),
  ).toBe("A     LONG  C\nwide  x\n");
});

test.each([
  [30_000, "30 s"],
  [3_599_400, "59 min"],
  [28_799_000, "7 h 59 min"],
  [86_397_000, "23 h 59 min"],
  [1_814_400_000, "21 d 0 h"],
  [-5, "0 s"],
])("%i ms are %s", (ms, words) => {
  expect(spanInWords(ms)).toBe(words);
});
