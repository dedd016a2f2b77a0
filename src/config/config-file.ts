import type { Options } from "./options.ts";
import type { ServerTable } from "./server-options.ts";

/** A configuration file, read and checked. */
export interface ConfigFile {
  /** Where it is. */
  readonly path: string;
  /** What a message calls it: the path as a person gave it, else the bare name. */
  readonly name: string;
  /** What is set outside of all profiles: defaults for each of them. */
  readonly defaults: Readonly<Options>;
  readonly profiles: Readonly<Record<string, Readonly<Options>>>;
  readonly defaultProfile?: string;
  /** How `serve` and `exec` hand out tokens. */
  readonly server?: ServerTable;
  /** What the person should know though it stops nothing, ready to print. */
  readonly warnings: readonly string[];
}
