import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";

/** The folder of this package. */
export const packageFolder = join(import.meta.dirname, "..");

/** Everything that a bundle of this package's sources needs, tokenbooth's own among it, in one file. */
export async function bundle(entry: string, options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(packageFolder, entry)],
    bundle: true,
    platform: "node",
    target: "node22",
    legalComments: "none",
    tsconfig: join(packageFolder, "tsconfig.json"),
    ...options,
    write: false,
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`${entry} gave no bundle.`);
  return output.text;
}
