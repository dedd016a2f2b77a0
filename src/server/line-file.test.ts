import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import { openLineFile } from "./line-file.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tokenbooth-lines-"));
  path = join(folder, "lines");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Waits until the condition holds, a turn of the event loop at a time: writes take real time. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

test("appends lines in their order, in a file for its owner alone", async () => {
  const clock = createFakeClock();
  for (const round of ["first", "second"]) {
    const file = await openLineFile(path, { clock });
    for (let nr = 0; nr < 1_000; nr++) file.write(`${round} ${nr} ünïcode\n`);
    await file.close();
  }
  const lines = readFileSync(path, "utf8").split("\n");
  expect(lines).toHaveLength(2_001);
  expect([lines[999], lines[1_000]]).toEqual(["first 999 ünïcode", "second 0 ünïcode"]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("writes by itself what has waited for a moment", async () => {
  const clock = createFakeClock();
  const file = await openLineFile(path, { clock });
  file.write("one\n");
  expect(readFileSync(path, "utf8")).toBe("");
  await clock.advance(100);
  await until(() => statSync(path).size > 0);
  expect(readFileSync(path, "utf8")).toBe("one\n");
  await file.close();
});

test("writes without waiting when there is much to write", async () => {
  const file = await openLineFile(path, { clock: createFakeClock() });
  file.write("x".repeat(300 * 1024));
  await until(() => statSync(path).size === 300 * 1024);
  await file.close();
});

test("a disk that is full is said once, tried again, and keeps nobody from ending", async () => {
  const clock = createFakeClock();
  const problems: string[] = [];
  const file = await openLineFile("/dev/full", { clock, onProblem: (code) => void problems.push(code) });
  file.write("one\n");
  for (let second = 0; second < 3; second++) {
    await clock.advance(1_100);
    await until(() => problems.length > 0 && clock.sleeping > 0);
  }
  await file.close();
  expect(problems).toEqual(["ENOSPC"]);
  expect(clock.sleeping).toBe(0);
});

test("what can be held back no longer is lost and counted, rather than the server", async () => {
  const clock = createFakeClock();
  const file = await openLineFile("/dev/full", { clock });
  const megabyte = "x".repeat(1024 * 1024);
  for (let nr = 0; nr < 70; nr++) file.write(megabyte);
  expect(file.lost).toBe(5);
  await file.close();
});

test.skipIf(process.platform === "win32")("a pipe that nobody reads keeps nobody from ending", async () => {
  execFileSync("mkfifo", [path]);
  await expect(openLineFile(path, { clock: createFakeClock() })).rejects.toMatchObject({ code: "ENXIO" });
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const clock = createFakeClock();
    const problems: string[] = [];
    const file = await openLineFile(path, { clock, onProblem: (code) => void problems.push(code) });
    for (let nr = 0; nr < 8; nr++) file.write("x".repeat(300 * 1024));
    await until(() => problems.length > 0);
    await file.close();
    expect(problems).toEqual(["EAGAIN"]);
  } finally {
    closeSync(reader);
  }
});
