import { UsageError } from "../model/errors.ts";
import type { ConfigFile } from "./config-file.ts";
import { lineOf } from "./config-line.ts";
import { fileKey } from "./key-names.ts";
import { nearest } from "./nearest.ts";
import { objection } from "./option-value.ts";
import { type Options, optionFacts, optionNames } from "./options.ts";
import { parseServerTable, type ServerTable } from "./server-options.ts";

type Table = Readonly<Record<string, unknown>>;

const optionOf = new Map(optionNames.map((option) => [fileKey(option), option]));
const topKeys = [...optionOf.keys(), "default_profile", "profile", "server"];

/** What a configuration file says, before anything is known of the file itself. */
export type ParsedConfig = Pick<ConfigFile, "defaults" | "profiles" | "defaultProfile" | "server"> & {
  readonly holdsSecret: boolean;
};

/**
 * Reads the text of a `tokenbooth.toml`.
 *
 * @throws UsageError with file, line and key of the first thing that is wrong.
 */
export async function parseConfig(text: string, name: string): Promise<ParsedConfig> {
  const table = await parseToml(text, name);
  const fail = (path: readonly string[], problem: string): never => {
    // A key that is missing has no line: its table has.
    const line = lineOf(text, path) ?? lineOf(text, path.slice(0, -1));
    const key = path.join(".");
    const place = line === undefined ? name : `${name}:${line}`;
    throw new UsageError("TB_ERR_INVALID_CONFIG", `${place}: ${key}: ${problem}`, { argument: key });
  };
  const { profile = {}, default_profile: defaultProfile, server, ...top } = table;
  const defaults = readOptions(top, [], topKeys, fail);
  if (!isTable(profile)) return fail(["profile"], "must be tables: write [profile.NAME]");
  const profiles = Object.fromEntries(
    Object.entries(profile).map(([profileName, values]) => {
      const path = ["profile", profileName];
      if (!isTable(values)) return fail(path, `must be a table: write [profile.NAME]`);
      return [profileName, readOptions(values, path, [...optionOf.keys()], fail)];
    }),
  );
  if (defaultProfile !== undefined) {
    if (typeof defaultProfile !== "string") return fail(["default_profile"], "must be a text");
    if (!Object.hasOwn(profiles, defaultProfile)) {
      return fail(["default_profile"], `no such profile; ${profilesThere(profiles)}`);
    }
  }
  const holdsSecret = [defaults, ...Object.values(profiles)].some((options) =>
    optionNames.some((option) => options[option] !== undefined && optionFacts(option).secret),
  );
  return {
    defaults,
    profiles,
    holdsSecret,
    ...(defaultProfile !== undefined && { defaultProfile }),
    ...(server !== undefined && { server: readServer(server, profiles, fail) }),
  };
}

function readServer(
  table: unknown,
  profiles: ConfigFile["profiles"],
  fail: (path: readonly string[], problem: string) => never,
): ServerTable {
  const server = parseServerTable(table);
  if ("problem" in server) return fail(server.path, server.problem);
  for (const [place, { profile }] of (server.identity ?? []).entries()) {
    if (profile === undefined || Object.hasOwn(profiles, profile)) continue;
    return fail(
      ["server", "identity", String(place), "profile"],
      `no such profile; ${profilesThere(profiles)}`,
    );
  }
  return server;
}

/** Which profiles a file has, in words. */
export function profilesThere(profiles: ConfigFile["profiles"]): string {
  const names = Object.keys(profiles);
  return names.length === 0 ? "the file has none" : `the file has ${names.join(", ")}`;
}

function readOptions(
  table: Table,
  path: readonly string[],
  known: readonly string[],
  fail: (path: readonly string[], problem: string) => never,
): Options {
  const entries = Object.entries(table).map(([key, value]) => {
    const option = optionOf.get(key);
    if (option === undefined) {
      const meant = nearest(key, known);
      return fail([...path, key], `unknown key${meant === undefined ? "" : `; did you mean ${meant}?`}`);
    }
    const wrong = objection(option, value);
    if (wrong !== undefined) return fail([...path, key], wrong);
    return [option, value] as const;
  });
  return Object.fromEntries(entries) as Options;
}

async function parseToml(text: string, name: string): Promise<Table> {
  // Loaded here and not above: parsing costs more than the rest of a start, and most starts have no file.
  const { parse, TomlError } = await import("smol-toml");
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // Only its first line: what follows quotes the file, and the file may hold a secret.
    const [problem = ""] = error.message.split("\n");
    throw new UsageError("TB_ERR_INVALID_CONFIG", `${name}:${error.line}: ${problem}`);
  }
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
