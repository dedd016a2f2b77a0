import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { UsageError } from "../model/errors.ts";
import { text as words } from "./text.ts";

/**
 * Writes a file that nobody else may read, and that nobody ever sees half written.
 *
 * @throws UsageError when it cannot be written.
 */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const beside = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(beside, text, { mode: 0o600 });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new UsageError("TB_ERR_INVALID_ARGUMENT", words.unwritable(path, code), { cause: error });
  }
}
