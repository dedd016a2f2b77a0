import { expect, test } from "vitest";
import { parseRetryAfter } from "./retry-after.ts";

const date = "Sun, 22 Nov 2026 08:00:00 GMT";

test.each([
  ["seconds", { "retry-after": "7" }, 7_000],
  ["no seconds at all", { "retry-after": "0" }, 0],
  ["seconds with blanks around them", { "retry-after": " 7 " }, 7_000],
  ["a date, by the answer's own clock", { "retry-after": "Sun, 22 Nov 2026 08:01:30 GMT", date }, 90_000],
  ["a date that has passed", { "retry-after": "Sun, 22 Nov 2026 07:00:00 GMT", date }, 0],
])("reads %s", (_, headers: Record<string, string>, pauseMs) => {
  expect(parseRetryAfter(headers)).toBe(pauseMs);
});

test.each([
  ["nothing", {}],
  ["an empty header", { "retry-after": "" }],
  ["a word", { "retry-after": "soon", date }],
  ["a negative number", { "retry-after": "-5" }],
  ["a date without the answer's own", { "retry-after": "Sun, 22 Nov 2026 08:01:30 GMT" }],
])("reads no pause out of %s", (_, headers: Record<string, string>) => {
  expect(parseRetryAfter(headers)).toBeUndefined();
});
