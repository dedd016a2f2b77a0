// Breaks the engine on purpose, in a copy of the tree and one way at a time, and sees which test falls. Writes the
// table to decisions/engine-mutations.md; ends with 1 when a mutation survives or no longer fits the source.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Mutation, mutations } from "./engine-mutations/mutations.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const copy = mkdtempSync(join(tmpdir(), "engine-mutations-"));
const tests = ["src/engine", "src/http/exchange", "src/http/response-body", "test/engine/promise-"];

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** The name of the first test that falls, or `undefined` when all stand. */
function firstToFall(): string | undefined {
  const report = join(copy, "report.json");
  rmSync(report, { force: true });
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const options = [
    "--bail=1",
    "--no-isolate",
    "--testTimeout=4000",
    "--reporter=json",
    `--outputFile=${report}`,
  ];
  // A broken engine may run in circles: whoever has to be stopped has been found out as well.
  const run = spawnSync(process.execPath, [vitest, "run", ...tests, ...options], {
    cwd: copy,
    timeout: 90_000,
  });
  if (run.status === 0) return undefined;
  if (run.error !== undefined) return "(ran in circles until it was stopped)";
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as Report;
  const fallen = testResults.flatMap(({ assertionResults }) => assertionResults);
  return fallen.find(({ status }) => status === "failed")?.fullName ?? "(a test file could not be run)";
}

function tryOut({ file, from, to }: Mutation): string | undefined {
  const path = join(copy, file);
  const source = readFileSync(path, "utf8");
  if (source.split(from).length !== 2) return undefined;
  writeFileSync(
    path,
    source.replace(from, () => to),
  );
  const fallen = firstToFall();
  writeFileSync(path, source);
  return fallen;
}

try {
  for (const part of ["src", "test", "package.json", "tsconfig.json", "vitest.config.ts"]) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  if (firstToFall() !== undefined) throw new Error("the tests fall without any mutation");
  const rows: string[] = [];
  let survivors = 0;
  for (const mutation of mutations) {
    const fallen = tryOut(mutation);
    if (fallen === undefined) survivors++;
    const row = `| ${mutation.promise} | ${mutation.what} | \`${mutation.file}\` | ${fallen ?? "**none**"} |`;
    rows.push(row);
    console.log(row);
  }
  const verdict = survivors === 0 ? "None survived." : `${survivors} survived.`;
  const text = `# The engine, broken on purpose

Does a test fall for each promise of the engine? \`node tools/mutate-engine.ts\` changes one place of the source at a
time, in a copy, and runs the unit tests and \`test/engine/promise-*.test.ts\` (the random schedules are left out: that
they fall too would tell less). ${mutations.length} mutations; ${verdict}

The mutations are written by hand, as source text, in \`tools/engine-mutations/mutations.ts\`. A mutation tester would
find more of them, but its runners lag behind the test runner's versions, and most of what it finds is not a promise. Look
again when one supports Vitest 5. A mutation that no longer fits the source counts as a survivor, so the list cannot
grow old unseen.

| promise | the broken engine | file | the first test to fall |
|---|---|---|---|
${rows.join("\n")}
`;
  writeFileSync(join(root, "decisions/engine-mutations.md"), text);
  process.exitCode = survivors === 0 ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
