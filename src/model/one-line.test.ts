import { expect, test } from "vitest";
import { oneLine } from "./one-line.ts";

test("takes out what moves a cursor or begins another line", () => {
  expect(oneLine(" a\r\nb\u001b[31mc\u009b2Jd\te\u2028f\u202eg ", 100)).toBe("a b [31mc 2Jd e f g");
});

test("cuts what is too long, and says so", () => {
  expect(oneLine("abcdef", 6)).toBe("abcdef");
  expect(oneLine("abcdefg", 6)).toBe("abcdef…");
});
