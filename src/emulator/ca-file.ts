import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface CaFile {
  readonly path: string;
  remove(): Promise<void>;
}

/** Writes the authority's certificate where clients can be pointed to, in a folder that only this user can enter. */
export async function writeCaFile(caPem: string): Promise<CaFile> {
  const folder = await mkdtemp(join(tmpdir(), "tokenbooth-emulator-"));
  const path = join(folder, "ca.pem");
  await writeFile(path, caPem, { mode: 0o600 });
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
