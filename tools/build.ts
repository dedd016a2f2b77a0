// Builds the published package into dist/, or into the folder that is named, from nothing, so that no file of an earlier
// build is ever packed. The compiler writes the declarations. The code is joined into a few files: Node spends a third
// of a millisecond on each that it loads, and there are hundreds: decisions/007-the-build-joins-files.md.
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build, type ChunkingContext } from "rolldown";

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

/** What is loaded together stands in one file: named after what it does, with the modules it begins at. */
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
const chunkOf = new Map<string, string>();

function chunkName(id: string, context: ChunkingContext): string | null {
  if (chunkOf.size === 0) {
    for (const [name, roots] of Object.entries(together))
      for (const path of roots) claim(join(root, path), name, context);
  }
  return chunkOf.get(id) ?? null;
}

/** A module, and all that is loaded with it, belongs to the first chunk that needs it. */
function claim(id: string, name: string, context: ChunkingContext): void {
  const module = chunkOf.has(id) ? null : context.getModuleInfo(id);
  if (module === null) return;
  chunkOf.set(id, name);
  for (const imported of module.importedIds) claim(imported, name, context);
}

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
    codeSplitting: { groups: [{ debugName: "together", name: chunkName }] },
    minifyInternalExports: false,
  },
  logLevel: "warn",
});
for (const file of Object.values(bin)) chmodSync(join(out, file.replace(/^dist\//, "")), 0o755);
