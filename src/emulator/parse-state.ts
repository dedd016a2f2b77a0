import * as v from "valibot";
import { UsageError } from "../model/errors.ts";
import { EmulatorState } from "./state.ts";
import { lineOfStateKey, type StatePath } from "./state-line.ts";
import { findDanglingReference } from "./state-references.ts";

/**
 * Reads the text of a state file (TOML). Keys are written in snake case: `clientId` is `client_id`.
 *
 * @throws UsageError with file, line and key of the first thing that is wrong.
 */
export async function parseEmulatorState(text: string, fileName: string): Promise<EmulatorState> {
  const table = await parseToml(text, fileName);
  const fail = (path: StatePath, problem: string): never => {
    const line = lineOfStateKey(text, path);
    const key = written(path);
    const place = line === undefined ? fileName : `${fileName}:${line}`;
    throw new UsageError("TB_ERR_INVALID_CONFIG", `${place}: ${key}: ${problem}`, { argument: key });
  };
  const parsed = v.safeParse(EmulatorState, camelKeys(table, [], fail));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const path = (issue.path ?? []).map(({ key }) =>
      typeof key === "number" ? key : snakeCase(String(key)),
    );
    return fail(path, inWords(issue));
  }
  const dangling = findDanglingReference(parsed.output);
  if (dangling !== undefined) {
    const path = dangling.path.map((key) => (typeof key === "number" ? key : snakeCase(key)));
    return fail(path, dangling.problem);
  }
  return parsed.output;
}

async function parseToml(text: string, fileName: string): Promise<object> {
  // Loaded here and not above: most emulators start without a file.
  const { parse, TomlError } = await import("smol-toml");
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // Only its first line: what follows quotes the file, and the file may hold secrets.
    const [problem = ""] = error.message.split("\n");
    throw new UsageError("TB_ERR_INVALID_CONFIG", `${fileName}:${error.line}:${error.column}: ${problem}`);
  }
}

/** Keys below these are the person's own words, not ours. */
const foreignTables = new Set(["tags", "app_roles", "jwks"]);

function camelKeys(
  value: unknown,
  path: StatePath,
  fail: (path: StatePath, problem: string) => never,
): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item, index) => camelKeys(item, [...path, index], fail));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const here = [...path, key];
      if (key !== snakeCase(key)) fail(here, `unknown key; keys are written like ${snakeCase(key)}`);
      const name = key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
      return [name, foreignTables.has(key) ? member : camelKeys(member, here, fail)];
    }),
  );
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Such as `applications[1].client_id`. */
function written(path: StatePath): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`),
    "",
  );
}

/** Never with the value itself: it may be a secret. */
function inWords({ kind, type, expected, message }: v.BaseIssue<unknown>): string {
  if (type === "strict_object" && expected === "never") return "unknown key";
  if (type === "strict_object" && expected?.startsWith('"')) return "is missing";
  if (kind === "schema" && expected !== null && message.startsWith("Invalid"))
    return `must be ${wordFor(expected)}`;
  return message;
}

function wordFor(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    string: "a text",
    number: "a number",
    Array: "a list",
    Object: "a table",
  };
  return words[expected] ?? expected;
}
