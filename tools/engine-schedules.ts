// Runs a million random schedules (or as many as the first argument says) of the engine against its reference model,
// and writes what they reached to bench/engine-schedules.md, after each hundred thousand. Ends with 1, and says how to repeat it, when one fails.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { runSchedule, type Seen } from "../test/engine/model/run-schedule.ts";
import { schedules } from "../test/engine/model/schedule.ts";

const [count = "1000000", firstSeed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
const total = Number(count);
const perSeed = 10_000;
const seen: Seen = {};
const beganAt = performance.now();

process.on("unhandledRejection", (error) => {
  console.error("A rejection that nobody handled:", error);
  process.exit(1);
});

for (let done = 0; done < total; done += perSeed) {
  const seed = Number(firstSeed) + done / perSeed;
  const property = fc.asyncProperty(schedules, async (schedule) => {
    for (const [name, times] of Object.entries(await runSchedule(schedule))) {
      seen[name] = (seen[name] ?? 0) + times;
    }
  });
  const result = await fc.check(property, { seed, numRuns: Math.min(perSeed, total - done) });
  if (result.failed) {
    console.error(`seed ${seed} fails:`, JSON.stringify(result.counterexample), result.errorInstance);
    process.exit(1);
  }
  if ((done / perSeed) % 10 === 9) report(done + perSeed);
}

function report(done: number): void {
  const minutes = ((performance.now() - beganAt) / 60_000).toFixed(1);
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  const rows = Object.entries(seen).sort(([, a], [, b]) => b - a);
  const answers = rows.map(([name, times]) => `| \`${name}\` | ${times.toLocaleString("en")} |`);
  const lastSeed = Number(firstSeed) + Math.ceil(done / perSeed) - 1;
  const text = `# Random schedules of the engine

${done.toLocaleString("en")} schedules against the reference model in \`test/engine/model\`: no difference.
Seeds ${firstSeed} to ${lastSeed}, commit ${commit}, Node ${process.version}, ${minutes} minutes on one core beside other
work. Repeat with \`node tools/engine-schedules.ts ${done} ${firstSeed}\`.

What callers were told:

| outcome or error | times |
|---|---|
${answers.join("\n")}
`;
  writeFileSync(new URL("../bench/engine-schedules.md", import.meta.url), text);
  console.log(`${done} schedules agree`);
}
