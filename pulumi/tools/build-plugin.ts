// Bundles the plugin into one file that needs no packages beside it: plugin/plugin.cjs.
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle, packageFolder } from "./bundle.ts";

const text = await bundle("src/main.ts", { format: "cjs", minifySyntax: true, minifyWhitespace: true });
const target = join(packageFolder, "plugin/plugin.cjs");
// Whoever starts the plugin meanwhile finds the old file or the new one, never half of one.
writeFileSync(`${target}.${process.pid}`, text);
renameSync(`${target}.${process.pid}`, target);
