import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { packageFolder } from "../../tools/bundle.ts";
import { examplesFolder } from "./work-folder.ts";

/** Programs built by Go: what Pulumi's own packages do for us, and the Go example. */
export interface GoPrograms {
  /** Pulumi's YAML runtime: see sdkgen/yamlrun. */
  readonly yamlrun: string;
  /** The host code of Pulumi's engine: see sdkgen/hostrun. */
  readonly hostrun: string;
  readonly example: string;
}

/** Builds them all, one after the other: two builds at once would compile the same packages twice. */
export function buildGoPrograms(folder: string): GoPrograms {
  const build = (cwd: string, ...args: string[]) =>
    execFileSync("go", ["build", "-o", ...args], { cwd, stdio: ["ignore", "ignore", "inherit"] });
  const example = join(folder, "example");
  build(join(packageFolder, "sdkgen"), folder, "./yamlrun", "./hostrun");
  build(join(examplesFolder, "pulumi-go"), example, ".");
  return { yamlrun: join(folder, "yamlrun"), hostrun: join(folder, "hostrun"), example };
}
