import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { UsageError } from "../model/errors.ts";
import { text } from "./text.ts";

/**
 * The text of a file that a flag names.
 *
 * @throws UsageError when it cannot be read.
 */
export async function readInput(cwd: string, flag: string, path: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, path), "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new UsageError("TB_ERR_INVALID_ARGUMENT", text.unreadable(flag, path, code), {
      argument: flag,
      cause: error,
    });
  }
}
