// Runs everything that must hold, in the order in which a failure is cheapest to see, and ends with one plain
// line of counts. `--quick` leaves out what starts other programs: for a developer's own loop.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** What Vitest's JSON report says, as far as it is counted. A file that cannot be loaded fails without a test. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

const quick = process.argv.includes("--quick");

const steps: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ["formatting and lint", "biome", "ci", "."],
  ["types", "tsc", "-p", "."],
  ["types of the Pulumi provider", "tsc", "-p", "pulumi"],
  ["reference pages in step", "node", "tools/reference-pages.ts", "--check"],
  ["configuration schema in step", "node", "tools/config-schema.ts", "--check"],
  ["Pulumi schema in step", "node", "pulumi/tools/write-sdks.ts", "--check-schema"],
];

function runStep([name, command, ...args]: (typeof steps)[number]): Count {
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  const ok = status === 0;
  console.log(`${ok ? "ok  " : "FAIL"} ${name}`);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

function runTests(): Count {
  const folder = mkdtempSync(join(tmpdir(), "tokenbooth-verify-"));
  const report = join(folder, "report.json");
  const only = quick ? ["src", "test/architecture.test.ts"] : [];
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { status } = spawnSync("vitest", ["run", ...only, ...reporters], { stdio: "inherit" });
  try {
    const result = JSON.parse(readFileSync(report, "utf8")) as VitestReport;
    const broken = result.testResults.filter(({ status, assertionResults }) => {
      return status === "failed" && assertionResults.every((test) => test.status !== "failed");
    });
    const failed = result.numFailedTests + broken.length;
    // A run that fails outside of any test (an unhandled rejection) still counts as one failure.
    return {
      passed: result.numPassedTests,
      failed: failed || (status === 0 ? 0 : 1),
      skipped: result.numPendingTests + result.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const counts = [...steps.map(runStep), runTests()];
const sum = (key: keyof Count) => counts.reduce((total, count) => total + count[key], 0);
const skippedInCi = process.env["CI"] === "true" && sum("skipped") > 0;
if (skippedInCi) console.log("A test was skipped, which CI does not allow.");
const skipped = sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : "";
console.log(`${sum("passed")} passed, ${sum("failed")} failed${skipped}`);
process.exitCode = sum("failed") > 0 || skippedInCi ? 1 : 0;
