import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..", "..");
const programs = join(import.meta.dirname, "programs");
const staleAfterMs = 10 * 60_000;

/**
 * A folder that was filled once for its inputs: published clients of other people's, installed by their own tools.
 * Two test processes that need the same one do not install it twice.
 */
export async function installed(
  name: string,
  inputs: readonly string[],
  install: (folder: string) => Promise<void>,
): Promise<string> {
  const hash = createHash("sha256");
  for (const input of inputs) hash.update(input);
  const folder = join(root, ".cache", "clients", `${name}-${hash.digest("hex").slice(0, 12)}`);
  const done = join(folder, ".installed");
  const lock = `${folder}.lock`;
  mkdirSync(join(folder, ".."), { recursive: true });
  while (!existsSync(done)) {
    if (!tryLock(lock)) {
      // Another process is at it; it tells nobody when it is done.
      await wait(250);
      continue;
    }
    try {
      if (existsSync(done)) break;
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      await install(folder);
      writeFileSync(done, "");
    } finally {
      rmSync(lock, { recursive: true, force: true });
    }
  }
  return folder;
}

function tryLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > staleAfterMs) {
      rmSync(lock, { recursive: true, force: true });
    }
    return false;
  }
}

/** The packages of `programs/js`, as its lock file names them. */
export function installNpm(program: string): Promise<string> {
  const from = join(programs, program);
  const files = ["package.json", "package-lock.json"];
  return installed(
    program.replaceAll("/", "-"),
    files.map((file) => readFileSync(join(from, file), "utf8")),
    async (folder) => {
      for (const file of files) cpSync(join(from, file), join(folder, file));
      await run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: folder });
    },
  );
}

/** A Python environment with what one of the requirement files names; tells the path of its interpreter. */
export async function installPython(requirements: string): Promise<string> {
  const text = readFileSync(join(programs, "python", requirements), "utf8");
  const folder = await installed(`python-${requirements.replace(/\.txt$/, "")}`, [text], async (place) => {
    await run("python3", ["-m", "venv", place]);
    writeFileSync(join(place, "requirements.txt"), text);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"];
    await run(join(place, "bin", "python"), pip, { cwd: place });
  });
  return join(folder, "bin", "python");
}

/** The Go program, built; tells the path of its binary. */
export async function buildGo(): Promise<string> {
  const from = join(programs, "go");
  const inputs = ["main.go", "go.mod", "go.sum"].map((file) => readFileSync(join(from, file), "utf8"));
  const folder = await installed("go", inputs, async (place) => {
    await run("go", ["build", "-o", join(place, "sdk"), "."], { cwd: from });
  });
  return join(folder, "sdk");
}
