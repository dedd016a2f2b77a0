import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const unit = join(import.meta.dirname, "..", "..", "examples", "systemd", "tokenbooth.service");

test("systemd accepts the example unit", { timeout: 30_000 }, async () => {
  const { stdout, stderr } = await promisify(execFile)("systemd-analyze", ["verify", unit]);
  expect(`${stdout}${stderr}`).toBe("");
});
