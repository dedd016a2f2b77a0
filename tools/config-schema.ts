/**
 * Writes `schema/tokenbooth.schema.json` from the options in `src/config/options.ts`. With `--check` it writes
 * nothing and ends with 1 when the file is not in step.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { configJsonSchema } from "../src/config/json-schema.ts";

const file = fileURLToPath(new URL("../schema/tokenbooth.schema.json", import.meta.url));
const wanted = `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`;

if (process.argv.includes("--check")) {
  const present = await readFile(file, "utf8").catch(() => "");
  if (present !== wanted) {
    console.error(
      "schema/tokenbooth.schema.json is not in step with src/config/options.ts: node tools/config-schema.ts",
    );
    process.exitCode = 1;
  }
} else {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, wanted);
}
