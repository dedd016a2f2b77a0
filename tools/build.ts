// Builds the published package into dist/, or into the folder that is named, from nothing, so that no file of an earlier
// build is ever packed. The compiler writes the declarations. The code is joined into a few files: Node spends a third
// of a millisecond on each that it loads, and there are hundreds: decisions/007-the-build-joins-files.md.
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "rolldown";

const root = join(import.meta.dirname, "..");
const out = process.argv[2] ?? join(root, "dist");
const { exports, bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  exports: Record<string, string | { default: string }>;
  bin: Record<string, string>;
};
const published = [
  ...Object.values(exports).flatMap((entry) => (typeof entry === "string" ? [] : [entry.default])),
  ...Object.values(bin),
];
const names = published.map((file) => file.replace(/^(\.\/)?dist\//, "").replace(/\.js$/, ""));

/**
 * What is loaded together stands in one file: the modules it begins at, and all that they import. A module that several
 * would take belongs to the first.
 */
const together = {
  main: ["src/cli/main.ts"],
  booth: ["src/index.ts", "src/booth/booth.ts"],
  get: [
    "src/cli/run.ts",
    "src/cli/node-context.ts",
    "src/cli/commands/get.ts",
    "src/cli/commands/get-token.ts",
  ],
  emulator: ["src/emulator.ts"],
};
const order = Object.entries(together);
const groups = order.map(([name, paths], index) => {
  const files = paths.map((path) => join(root, path));
  return { name, test: (id: string) => files.includes(id), priority: order.length - index };
});

rmSync(out, { recursive: true, force: true });
execFileSync("tsc", ["-p", "tsconfig.build.json", "--emitDeclarationOnly", "--outDir", out], {
  cwd: root,
  stdio: "inherit",
});
await build({
  cwd: root,
  input: Object.fromEntries(names.map((name) => [name, `./${name}.ts`])),
  platform: "node",
  // What is installed beside the package is left there.
  external: /^[^./]/,
  transform: { target: "node22" },
  output: {
    dir: out,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name]-[hash].js",
    codeSplitting: { groups },
    minifyInternalExports: false,
  },
  logLevel: "warn",
});
for (const file of Object.values(bin)) chmodSync(join(out, file.replace(/^dist\//, "")), 0o755);
