// What an import costs a program that starts: the time of the import itself, in a process of its own each time.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildPackage } from "./harness/built-package.ts";
import { interleave } from "./harness/interleave.ts";
import { printComparison } from "./harness/table.ts";

using built = buildPackage();
const program = join(built.home, "import.mjs");
writeFileSync(
  program,
  `const start = process.hrtime.bigint();
await import(process.argv[2]);
process.stdout.write(String(process.hrtime.bigint() - start));`,
);

const names = [
  "tokenbooth",
  "tokenbooth/sources",
  "tokenbooth/emulator",
  "@azure/identity",
  "@azure/msal-node",
];
const measured = await interleave(
  names.map((name) => ({
    name,
    iterations: 1,
    run: () => Number(execFileSync(process.execPath, [program, name], { encoding: "utf8" })),
  })),
);
printComparison("Import", measured, { unit: "ms", digits: 1, scale: 1e6 });
