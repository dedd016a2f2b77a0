import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { packageFolder } from "../../tools/bundle.ts";
import { cacheFolder } from "./work-folder.ts";

/** Pulumi's published runtime SDK, with its stubs and grpcio. */
const runtimeSdk = "pulumi==3.259.0";

/**
 * A folder for `PYTHONPATH` that holds Pulumi's Python SDK and ours, installed by pip. Kept from run to run while
 * ours stays the same.
 */
export function installPythonSdks(): string {
  const sdk = join(packageFolder, "sdk/python");
  const target = join(cacheFolder, `python-${digestOf(sdk)}`);
  if (existsSync(target)) return target;
  mkdirSync(cacheFolder, { recursive: true });
  const work = mkdtempSync(join(cacheFolder, "python-"));
  // A build leaves files beside the sources, so it gets sources of its own.
  cpSync(sdk, join(work, "sources"), { recursive: true });
  const pip = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--no-compile",
    "--root-user-action=ignore",
  ];
  execFileSync("python3", [...pip, "--target", join(work, "packages"), runtimeSdk, join(work, "sources")], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  try {
    renameSync(join(work, "packages"), target);
  } catch (error) {
    // Another test file, which installs the same at the same time, was first.
    if (!existsSync(target)) throw error;
  }
  rmSync(work, { recursive: true, force: true });
  return target;
}

function digestOf(folder: string): string {
  const digest = createHash("sha256").update(runtimeSdk);
  const names = globSync("**/*.{py,pyi,toml,json}", { cwd: folder }).filter(
    (name) => !name.startsWith("build/"),
  );
  for (const name of names.sort()) digest.update(name).update(readFileSync(join(folder, name)));
  return digest.digest("hex").slice(0, 16);
}
