import type { EnvironmentChange } from "../server/program-environment.ts";
import { posixExport } from "./output/posix.ts";

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
    set: (name, value) => `$Env:${name} = '${value.replaceAll("'", "''")}'`,
    unset: (name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`,
  },
  dotenv: { set: (name, value) => `${name}="${value.replace(/["\\$`]/g, "\\$&")}"` },
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
