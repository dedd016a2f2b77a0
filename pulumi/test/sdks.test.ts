import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageFolder } from "../tools/bundle.ts";
import { examplesFolder } from "./harness/work-folder.ts";

const sdk = join(packageFolder, "sdk");

test("Go's direct forms accept secret results", () => {
  const functions = globSync("go/tokenbooth/*/get*.go", { cwd: sdk });
  expect(functions).not.toEqual([]);
  for (const file of functions) {
    const code = readFileSync(join(sdk, file), "utf8");
    expect(code, file).toContain("ctx.InvokePackageRaw(");
    expect(code, file).not.toContain("ctx.Invoke(");
  }
});

// There is no .NET here to compile it with: what can be held to the SDK is that each name it uses is there.
test("the C# example names only what the C# SDK has", () => {
  const program = readFileSync(join(examplesFolder, "pulumi-csharp/Program.cs"), "utf8");
  const generated = globSync("dotnet/**/*.cs", { cwd: sdk }).map((file) =>
    readFileSync(join(sdk, file), "utf8"),
  );
  const declared = new Set(
    generated.flatMap((code) =>
      [...code.matchAll(/(?:class|namespace|(?:public|readonly)[^;({=]*?) ([\w.]+)(?= ?[;{:=\n]|$)/gm)].map(
        ([, name]) => name,
      ),
    ),
  );
  const used = [
    ...[...program.matchAll(/^using (?:\w+ = )?(Pulumi\.[\w.]+);/gm)].map(([, name]) => name),
    ...[...program.matchAll(/\b(Get\w+)\b/g)].map(([, name]) => name),
    ...[...program.matchAll(/^ {8}(\w+) = "/gm)].map(([, name]) => name),
    ...[...program.matchAll(/(?:result|Direct)\.(\w+)\b/g)].map(([, name]) => name),
  ];
  expect(used.length).toBeGreaterThan(20);
  expect(used.filter((name) => !declared.has(name))).toEqual([]);
});
