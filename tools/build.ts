// Compiles src/ and bin/ into dist/, from nothing, so that no file of an earlier build is ever packed.
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
execFileSync("tsc", ["-p", "tsconfig.build.json"], { stdio: "inherit" });
chmodSync("dist/bin/tokenbooth.js", 0o755);
