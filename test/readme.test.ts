import { execFile, spawn } from "node:child_process";
import {
  chmodSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "tokenbooth-readme-"));
const pages = ["README.md", ...globSync("docs/**/*.md", { cwd: root }).sort()];

interface Block {
  readonly page: string;
  readonly language: string;
  readonly code: string;
}

const blocks: readonly Block[] = pages.flatMap((page) =>
  [...readFileSync(join(root, page), "utf8").matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(
    ([, language = "", code = ""]) => ({ page, language, code }),
  ),
);

/** What a stranger would paste, one command each. Installing and testing the clone itself is what CI does. */
const commands = blocks
  .filter(({ language }) => language === "sh")
  .flatMap(({ page, code }) => code.split(/(?<!\\)\n/).map((line) => ({ page, line: line.trim() })))
  .filter(({ line }) => line !== "" && !/^(#|npm ci\b)/.test(line));

/** What a fragment that only uses an emulator leaves out. */
const withEmulator = `import { createEmulator } from "tokenbooth/emulator";
const emulator = await createEmulator({ listen: false });
`;

/** Programs of the library. What imports something else belongs to the tests of that. */
const programs = blocks
  .filter(({ language, code }) => language === "ts" && /from "tokenbooth|^emulator\./.test(code))
  .map(({ page, code }, index) => ({
    page,
    file: `program-${index}.ts`,
    code: code.startsWith("emulator.") ? withEmulator + code : code,
  }));

/**
 * A stranger's folder with the package installed, except that its entry points are the sources: what is not
 * published cannot be imported, and nothing needs to be built.
 */
beforeAll(() => {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const exported = Object.entries<string | { default: string }>(manifest.exports).map(([subpath, target]) => {
    const built = typeof target === "string" ? target : target.default;
    return [subpath, built.replace(/^\.\/dist\/(.*)\.js$/, "./$1.ts")];
  });
  const installed = join(folder, "package");
  mkdirSync(join(folder, "node_modules", ".bin"), { recursive: true });
  mkdirSync(installed);
  symlinkSync(join(root, "src"), join(installed, "src"));
  symlinkSync(installed, join(folder, "node_modules", "tokenbooth"));
  symlinkSync(join(root, "node_modules", "@types"), join(folder, "node_modules", "@types"));
  write(
    "package/package.json",
    JSON.stringify({ name: "tokenbooth", type: "module", exports: Object.fromEntries(exported) }),
  );
  const scripts = { test: "node app.mjs" };
  write("package.json", JSON.stringify({ name: "stranger", private: true, type: "module", scripts }));
  write("node_modules/.bin/tokenbooth", `#!/bin/sh\nexec node '${root}/bin/tokenbooth.ts' "$@"\n`);
  chmodSync(join(folder, "node_modules", ".bin", "tokenbooth"), 0o755);
  write(
    "app.mjs",
    `import { getClientToken } from "tokenbooth";\nconsole.log(typeof (await getClientToken()).token);\n`,
  );
  // A program that has never heard of us.
  mkdirSync(join(folder, "node_modules", "@azure"));
  symlinkSync(
    join(root, "node_modules", "@azure", "identity"),
    join(folder, "node_modules", "@azure", "identity"),
  );
  write(
    "service.mjs",
    `import { ManagedIdentityCredential } from "@azure/identity";
const { token } = await new ManagedIdentityCredential().getToken("https://management.azure.com/.default");
console.log(token.split(".").length);
`,
  );
  for (const { file, code } of programs) write(file, code);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, text: string): void {
  writeFileSync(join(folder, file), text);
}

/** A stranger's surroundings: nothing of this machine's own logins. */
function surroundings() {
  const { PATH = "" } = process.env;
  const bins = [join(folder, "node_modules", ".bin"), join(root, "node_modules", ".bin")];
  const env = { PATH: [...bins, PATH].join(":"), HOME: folder, npm_config_update_notifier: "false" };
  return { cwd: folder, env };
}

const run = (line: string) => promisify(execFile)("sh", ["-ec", line], surroundings());

/** Runs what stays up until it has printed something, then interrupts it as a terminal does. */
function runAndInterrupt(line: string): Promise<{ stdout: string }> {
  const child = spawn("sh", ["-ec", line], { ...surroundings(), detached: true });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (stdout === "" && child.pid !== undefined) process.kill(-child.pid, "SIGINT");
    stdout += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve({ stdout }));
  });
}

const staysUp = (line: string) => /^[^#]* (emulate|serve|demo)\b(?![^#]* (--|--once)( |$))/.test(line);

test("the pages have something to run", () => {
  expect(commands.filter(({ page }) => page === "README.md").length).toBeGreaterThan(3);
  expect(programs.filter(({ page }) => page === "README.md").length).toBeGreaterThan(1);
  expect(new Set(commands.map(({ page }) => page)).size).toBeGreaterThan(5);
});

describe("every command does what a stranger expects of it", () => {
  test.each(commands)("$page: $line", { timeout: 60_000 }, async ({ line }) => {
    const { stdout } = await (staysUp(line) ? runAndInterrupt(line) : run(line));
    expect(stdout).not.toBe("");
  });
});

describe("every program runs against the emulator", () => {
  test.each(programs)("$page: $file", { timeout: 60_000 }, async ({ file, code }) => {
    const { stdout } = await run(`npx tokenbooth emulate -- node ${file}`);
    if (code.includes("console.log")) expect(stdout).not.toBe("");
  });
});

test("every program passes the type checker", { timeout: 60_000 }, async () => {
  const compilerOptions = {
    noEmit: true,
    strict: true,
    module: "nodenext",
    target: "es2024",
    skipLibCheck: true,
  };
  const sources = { allowImportingTsExtensions: true, verbatimModuleSyntax: true, types: ["node"] };
  write(
    "tsconfig.json",
    JSON.stringify({
      compilerOptions: { ...compilerOptions, ...sources },
      files: programs.map(({ file }) => file),
    }),
  );
  await run("tsc -p .");
});
