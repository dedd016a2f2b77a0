// Runs every measurement in this folder, or those named (`npm run bench -- warm-get process`), each in a process of its
// own, so that none inherits what another has warmed or left behind.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";

const folder = import.meta.dirname;
const known = readdirSync(folder)
  .filter((file) => file.endsWith(".ts") && file !== basename(import.meta.filename))
  .map((file) => basename(file, ".ts"))
  .sort();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no measurement ${unknown.join(", ")}. There are ${known.join(", ")}.`);
  process.exit(2);
}

console.log(`Node ${process.version}, ${process.platform} ${process.arch}, ${availableParallelism()} cores.`);
const failed = (asked.length > 0 ? asked : known).filter((name) => {
  console.log(`\n== ${name}`);
  return spawnSync(process.execPath, [join(folder, `${name}.ts`)], { stdio: "inherit" }).status !== 0;
});
if (failed.length > 0) {
  console.error(`\nThese failed: ${failed.join(", ")}.`);
  process.exitCode = 1;
}
