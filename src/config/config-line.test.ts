import { expect, test } from "vitest";
import { lineOf } from "./config-line.ts";

const text = `# a comment with tenant_id = "x"
tenant_id = "one"
note = """
client_id = "not a key"
"""
[profile.work]
  tenant_id = "two"
"client_id" = 'three'
[ profile . "at home" ]
okta.url = "four"
inline = { tenant_id = "five" }
`;

test.each([
  [["tenant_id"], 2],
  [["profile", "work", "tenant_id"], 7],
  [["profile", "work", "client_id"], 8],
  [["profile", "at home"], 9],
  [["profile", "at home", "okta", "url"], 10],
])("finds %j on line %i", (path, line) => {
  expect(lineOf(text, path)).toBe(line);
});

test("tells no line for a key inside a text, an inline table, or nowhere", () => {
  expect(lineOf(text, ["client_id"])).toBeUndefined();
  expect(lineOf(text, ["profile", "at home", "inline", "tenant_id"])).toBeUndefined();
  expect(lineOf(text, ["max_retries"])).toBeUndefined();
});
