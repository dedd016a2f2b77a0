// Compiles the generated Node SDK into node/, where this package's entry point is. (Not into the SDK's own bin/:
// its .gitignore would keep that out of the npm package.) What is up to date stays untouched, and what is not is
// replaced whole, so that a program which runs meanwhile never meets half of it.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { packageFolder } from "./bundle.ts";

const sdk = join(packageFolder, "sdk/nodejs");
const target = join(packageFolder, "node");
const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");

const digest = createHash("sha256");
for (const name of globSync("**/*.{ts,json}", { cwd: sdk, exclude: ["bin/**", "node_modules/**"] }).sort()) {
  digest.update(name).update(readFileSync(join(sdk, name)));
}
const sources = digest.digest("hex");

function upToDate(): boolean {
  const stamp = join(target, ".sources");
  return existsSync(stamp) && readFileSync(stamp, "utf8") === sources;
}

if (!upToDate()) {
  const work = `${target}-${process.pid}`;
  execFileSync(process.execPath, [compiler, "-p", sdk, "--outDir", work], { stdio: "inherit" });
  // The compiled code asks for its version here, and Node for the kind of its modules.
  copyFileSync(join(sdk, "package.json"), join(work, "package.json"));
  writeFileSync(join(work, ".sources"), sources);
  if (!upToDate()) {
    rmSync(target, { recursive: true, force: true });
    renameSync(work, target);
  }
  rmSync(work, { recursive: true, force: true });
}
