// Bundles the plugin into one file that needs no packages beside it.
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");

await build({
  entryPoints: [join(root, "src/main.ts")],
  outfile: join(root, "plugin/plugin.cjs"),
  bundle: true,
  platform: "node",
  target: "node22",
  format: "cjs",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  tsconfig: join(root, "tsconfig.json"),
});
