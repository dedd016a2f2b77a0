import { execFileSync } from "node:child_process";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { writeEnvironment } from "./environment-format.ts";

const awkward = `a'b"c$d\\e\`f`;
const change = { set: { NAME: awkward }, unset: ["GONE"] };

test("a POSIX shell reads back what was written", () => {
  const script = `GONE=x; ${writeEnvironment(change, "posix")} printf '%s|%s' "$NAME" "$GONE"`;
  expect(execFileSync("sh", ["-c", script], { encoding: "utf8" })).toBe(`${awkward}|`);
});

test.each([
  ["fish", "set -e GONE\nset -gx NAME 'a\\'b\"c$d\\\\e`f'\n"],
  ["powershell", "Remove-Item Env:GONE -ErrorAction SilentlyContinue\n$Env:NAME = 'a''b\"c$d\\e`f'\n"],
] as const)("%s is written in its own quotes", (format, text) => {
  expect(writeEnvironment(change, format)).toBe(text);
});

test("to PowerShell a typographic quote is a quote too", () => {
  const value = "a\u2018b\u2019c\u201ad\u201be";
  const text = "$Env:NAME = 'a\u2018\u2018b\u2019\u2019c\u201a\u201ad\u201b\u201be'\n";
  expect(writeEnvironment({ set: { NAME: value }, unset: [] }, "powershell")).toBe(text);
});

test.each([
  ["http://127.0.0.1:41/msi/token", "NAME=http://127.0.0.1:41/msi/token\n"],
  ["pa$word", "NAME='pa$word'\n"],
  ['a"b', "NAME='a\"b'\n"],
  ["a\\b # `c`", "NAME='a\\b # `c`'\n"],
  ["it's", 'NAME="it\'s"\n'],
  ["", "NAME=''\n"],
])("Node reads a dotenv value back as it was: %j", (value, text) => {
  const written = writeEnvironment({ set: { NAME: value }, unset: [] }, "dotenv");
  expect(written).toBe(text);
  expect(parseEnv(written)).toEqual({ NAME: value });
});

test.each([awkward, "it's pa$word", "\u0024{HOME}", "a\\\\b", "a\\"])(
  "refuses a dotenv value that its readers do not agree on: %j",
  (value) => {
    expect(() => writeEnvironment({ set: { NAME: value }, unset: [] }, "dotenv")).toThrow(/NAME.*--format/);
  },
);
