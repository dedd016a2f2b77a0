import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import { createAuditLines } from "./audit-lines.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tokenbooth-audit-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("writes one line for each hand-out and refusal, in a file for its owner alone", async () => {
  const file = join(folder, "audit.jsonl");
  const clock = createFakeClock(Date.UTC(2026, 0, 1));
  const audit = await createAuditLines(file, { clock });
  const subject = {
    key: "ci",
    dialect: "imds",
    source: "client",
    audience: "https://a/",
    identity: "system",
  };
  audit.subject(subject)("hit", 3_000);
  const facts = { code: "TB_ERR_THROTTLED", upstream: { host: "h" } };
  audit.refused(subject, {
    by: "upstream",
    status: 429,
    error: "too_many_requests",
    message: "Later.",
    facts,
  });
  await audit.close();
  const lines = readFileSync(file, "utf8").trim().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      level: "info",
      time: "2026-01-01T00:00:00.000Z",
      ...subject,
      outcome: "hit",
      lifeLeftSeconds: 3_000,
      event: "handed-out",
    },
    {
      level: "warn",
      time: "2026-01-01T00:00:00.000Z",
      ...subject,
      outcome: "refused",
      by: "upstream",
      status: 429,
      error: "too_many_requests",
      code: "TB_ERR_THROTTLED",
      reason: "Later.",
      event: "refused",
    },
  ]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("says at once when its file cannot be had", async () => {
  await expect(
    createAuditLines(join(folder, "no", "audit.jsonl"), { clock: createFakeClock() }),
  ).rejects.toMatchObject({
    code: "ENOENT",
  });
});
