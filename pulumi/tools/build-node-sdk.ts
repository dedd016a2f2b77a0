// Compiles the generated Node SDK into sdk/nodejs/bin, where this package's entry point is.
import { execFileSync } from "node:child_process";
import { copyFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { packageFolder } from "./bundle.ts";

const sdk = join(packageFolder, "sdk/nodejs");
const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");

rmSync(join(sdk, "bin"), { recursive: true, force: true });
execFileSync(process.execPath, [compiler, "-p", sdk], { stdio: "inherit" });
// The compiled code asks for its version here, and Node for the kind of its modules.
copyFileSync(join(sdk, "package.json"), join(sdk, "bin/package.json"));
