import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { packageFolder } from "./bundle.ts";

/** Writes the SDKs of all languages into a folder, made from a schema file by Pulumi's own generators. Needs Go. */
export function generateSdks(schemaFile: string, folder: string): void {
  for (const generator of ["sdkgen", "sdkgen/java"]) {
    execFileSync("go", ["run", ".", schemaFile, folder], {
      cwd: join(packageFolder, generator),
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
}
