import { mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "../../tools/bundle.ts";

/** Where what takes long to fetch is kept from run to run. */
export const cacheFolder = join(packageFolder, "../.cache/pulumi");

/** The examples, one folder for each language. */
export const examplesFolder = join(packageFolder, "../examples");

/** A new folder from which this package's own dependencies are found, for a program that is built here. */
export function workFolder(name: string): string {
  const parent = join(packageFolder, ".cache");
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, `${name}-`));
}
