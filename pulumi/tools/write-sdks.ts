// Derives the schema and generates the SDKs into sdk/. `--check` writes nothing and ends with 1 when what is there
// is not what would be written; `--check-schema` looks at the schema alone, which takes no Go and no time.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageFolder } from "./bundle.ts";
import { deriveSchema } from "./derive-schema.ts";
import { differingFiles } from "./differing-files.ts";
import { generateSdks } from "./generate-sdks.ts";

const committed = join(packageFolder, "sdk");
const schema = await deriveSchema();

function outOfStep(): readonly string[] {
  const schemaFile = join(committed, "schema.json");
  if (readFileSync(schemaFile, "utf8") !== schema) return ["schema.json"];
  if (process.argv.includes("--check-schema")) return [];
  const fresh = mkdtempSync(join(tmpdir(), "tokenbooth-sdks-"));
  try {
    generateSdks(schemaFile, fresh);
    return differingFiles(fresh, committed, ["nodejs", "python", "go", "dotnet", "java"]);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

if (process.argv.some((word) => word.startsWith("--check"))) {
  const files = outOfStep();
  if (files.length > 0) {
    process.stderr.write(
      `pulumi/sdk is out of step: ${files.join(", ")}. Run: node pulumi/tools/write-sdks.ts\n`,
    );
    process.exitCode = 1;
  }
} else {
  mkdirSync(committed, { recursive: true });
  writeFileSync(join(committed, "schema.json"), schema);
  generateSdks(join(committed, "schema.json"), committed);
}
