import { UsageError } from "../model/errors.ts";
import type { EnvironmentChange } from "../server/program-environment.ts";
import { posixExport } from "./output/posix.ts";
import { serverText } from "./server-text.ts";

/** How a change of the environment is written in one shell's language. */
interface Format {
  readonly set: (name: string, value: string) => string;
  /** Absent where the language cannot say it. */
  readonly unset?: (name: string) => string;
}

export const environmentFormats = {
  posix: { set: posixExport, unset: (name) => `unset ${name}` },
  fish: {
    set: (name, value) => `set -gx ${name} '${value.replace(/[\\']/g, "\\$&")}'`,
    unset: (name) => `set -e ${name}`,
  },
  powershell: {
    // To PowerShell the typographic ones are quotes as well.
    set: (name, value) => `$Env:${name} = '${value.replace(/['\u2018-\u201b]/g, "$&$&")}'`,
    unset: (name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`,
  },
  dotenv: { set: (name, value) => `${name}=${dotenvValue(name, value)}` },
} as const satisfies Record<string, Format>;

export type EnvironmentFormat = keyof typeof environmentFormats;

export function writeEnvironment({ set, unset }: EnvironmentChange, name: EnvironmentFormat): string {
  const format: Format = environmentFormats[name];
  const lines = [
    ...(format.unset === undefined ? [] : unset.map(format.unset)),
    ...Object.entries(set).map(([variable, value]) => format.set(variable, value)),
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * A value in the words that Node, python-dotenv and docker compose all read alike. Bare, it is read so by `docker run`
 * too, which takes quotes for a part of the value. None of the three reads an escaped quote as another does; backslashes
 * at the end or in pairs are escapes to some even in single quotes, and python-dotenv replaces `${…}` there.
 */
function dotenvValue(name: string, value: string): string {
  if (/^[\w@%+=:,./-]+$/.test(value)) return value;
  if (!/'|\\\\|\\$|\$\{|\r/.test(value)) return `'${value}'`;
  if (!/["\\$\r]/.test(value)) return `"${value}"`;
  throw new UsageError("TB_ERR_INVALID_ARGUMENT", serverText.noDotenv(name), { argument: "format" });
}
