import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface BuiltPackage {
  /** Folder in which `import "tokenbooth"` finds the package. */
  readonly home: string;
  /** The command line's entry. */
  readonly cli: string;
  /** A compiled program of `bench/programs/`. */
  program(name: string): string;
  [Symbol.dispose](): void;
}

/** Builds the package as it is published, in a folder of its own: users run that, never the sources. */
export function buildPackage(): BuiltPackage {
  const root = join(import.meta.dirname, "../..");
  const home = mkdtempSync(join(tmpdir(), "tokenbooth-bench-"));
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: "inherit" });
  symlinkSync(join(root, "node_modules"), join(home, "node_modules"));
  cpSync(join(root, "package.json"), join(home, "package.json"));
  run(process.execPath, join(root, "tools/build.ts"), join(home, "dist"));
  run("tsc", "-p", join(root, "bench/programs"), "--outDir", join(home, "bench"));
  return {
    home,
    cli: join(home, "dist/bin/tokenbooth.js"),
    program: (name) => join(home, `bench/programs/${name}.js`),
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }),
  };
}
