import { execFileSync } from "node:child_process";
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
  ["dotenv", 'NAME="a\'b\\"c\\$d\\\\e\\`f"\n'],
] as const)("%s is written in its own quotes", (format, text) => {
  expect(writeEnvironment(change, format)).toBe(text);
});
