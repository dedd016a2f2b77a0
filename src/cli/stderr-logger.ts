import { oneLine } from "../model/one-line.ts";
import { type Logger, silentLogger } from "../model/runtime.ts";

/**
 * A logger for a person: one line for each event, fields as `name=value`. What went wrong is always told, the rest to
 * who asked for it.
 */
export function createStderrLogger(write: (line: string) => void, verbose: boolean): Logger {
  const log = (level: string) => (fields: object, message: string) => {
    const details = Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ` ${name}=${printable(value)}`);
    write(`tokenbooth: ${level}: ${message}${details.join("")}\n`);
  };
  const { debug, info } = verbose ? { debug: log("debug"), info: log("info") } : silentLogger;
  return { debug, info, warn: log("warning"), error: log("error") };
}

function printable(value: unknown): string {
  if (typeof value === "string")
    return /^[\w.:/@+-]+$/.test(value) ? value : JSON.stringify(oneLine(value, 300));
  // An error's message may come from code that put a header or a body into it.
  if (value instanceof Error) return "code" in value ? String(value.code) : value.name;
  if (typeof value === "number") return String(Math.round(value * 10) / 10);
  return typeof value === "object" ? "[…]" : String(value);
}
