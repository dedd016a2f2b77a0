import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What building an SDK leaves in its folder. */
const builtBySdks = /(^|\/)(node_modules|bin|obj|__pycache__|build|target|\.gradle)\//;

/** Names of the files in these sub-folders that are in one folder and not, or not the same, in the other. */
export function differingFiles(a: string, b: string, folders: readonly string[]): readonly string[] {
  const names = new Set(folders.flatMap((folder) => [...filesIn(a, folder), ...filesIn(b, folder)]));
  return [...names].sort().filter((name) => {
    const [inA, inB] = [join(a, name), join(b, name)];
    return !existsSync(inA) || !existsSync(inB) || !readFileSync(inA).equals(readFileSync(inB));
  });
}

function filesIn(root: string, folder: string): readonly string[] {
  const entries = globSync(`${folder}/**`, { cwd: root, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((name) => !builtBySdks.test(name));
}
