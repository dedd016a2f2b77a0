import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

/** For each folder of `src/`, the folders it may import from besides itself. Everything points inward. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: [],
  wire: ["model"],
  http: ["model"],
  sources: ["model", "wire"],
  credentials: ["model", "wire"],
  caches: ["model"],
  engine: ["model"],
  config: ["model", "credentials"],
  emulator: ["model", "wire", "http", "node-runtime.ts"],
  booth: ["model", "http", "sources", "credentials", "caches", "engine", "config", "node-runtime.ts"],
  server: ["model", "wire", "http", "booth", "config", "node-runtime.ts"],
  cli: ["model", "wire", "http", "sources", "booth", "config", "server", "emulator", "node-runtime.ts"],
  "node-runtime.ts": ["model"],
};

/** What only these files may touch: everything else has it handed in. */
const worldly = [
  /^src\/node-runtime\.ts$/,
  /^src\/booth\/default-booth\.ts$/,
  /^src\/cli\/node-context\.ts$/,
];

const files = globSync("src/**/*.ts", { cwd: root }).filter((file) => !file.endsWith(".test.ts"));

function importsOf(file: string): string[] {
  const { module } = parseSync(file, readFileSync(join(root, file), "utf8"));
  const exported = module.staticExports.flatMap((line) =>
    line.entries.map((entry) => entry.moduleRequest?.value),
  );
  const imported = module.staticImports.map((line) => line.moduleRequest.value);
  const source = readFileSync(join(root, file), "utf8");
  const dynamic = module.dynamicImports.map((at) =>
    source.slice(at.moduleRequest.start + 1, at.moduleRequest.end - 1),
  );
  return [...exported, ...imported, ...dynamic].filter((name) => name !== undefined);
}

function roomOf(path: string): string {
  const [room = ""] = relative("src", path).split("/");
  return room;
}

describe("imports point inward", () => {
  test.each(files)("%s", (file) => {
    const room = roomOf(file);
    const isFacade = file.split("/").length === 2 && room !== "node-runtime.ts";
    const rooms = importsOf(file)
      .filter((name) => name.startsWith("."))
      .map((name) => roomOf(join(dirname(file), name)));
    const allowed = isFacade ? Object.keys(mayImport) : [room, ...(mayImport[room] ?? [])];
    expect(rooms.filter((other) => !allowed.includes(other))).toEqual([]);
  });
});

test("every folder of src/ has a rule", () => {
  const rooms = new Set(files.filter((file) => file.split("/").length > 2).map(roomOf));
  expect([...rooms].filter((room) => !(room in mayImport))).toEqual([]);
});

test("the facades of the package hold re-exports only", () => {
  const facades = files.filter((file) => file.split("/").length === 2 && !file.endsWith("node-runtime.ts"));
  for (const file of facades) {
    const { program } = parseSync(file, readFileSync(join(root, file), "utf8"));
    const kinds = program.body.map((statement) =>
      statement.type === "ExportNamedDeclaration" && statement.declaration
        ? `${statement.declaration.type} of ${file}`
        : statement.type,
    );
    const allowed = ["ExportNamedDeclaration", "ExportAllDeclaration", "ImportDeclaration"];
    // The plain functions come as one object: taking it apart is how they get their names.
    if (file === "src/index.ts") allowed.push("VariableDeclaration of src/index.ts");
    expect(kinds.filter((kind) => !allowed.includes(kind))).toEqual([]);
  }
});

// The linter forbids the globals themselves (`noRestrictedGlobals`); these are the ways around it.
test("clock and chance are handed in", () => {
  const world = /\b(Date\.now|Math\.random)\b|new Date\(\)/;
  const offenders = files.filter((file) => {
    if (worldly.some((pattern) => pattern.test(file))) return false;
    const code = readFileSync(join(root, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    return world.test(code);
  });
  expect(offenders).toEqual([]);
});

test("only one file knows node:http, and nothing on the warm path loads it", () => {
  const knowing = files.filter((file) => importsOf(file).some((name) => /^node:https?2?$/.test(name)));
  expect(knowing.every((file) => file.startsWith("src/http/"))).toBe(true);
});

test("no file is longer than 400 lines, and nine in ten are under 200", () => {
  const lengths = files
    .map((file) => readFileSync(join(root, file), "utf8").split("\n").length)
    .sort((a, b) => a - b);
  expect(lengths.at(-1)).toBeLessThanOrEqual(400);
  expect(lengths[Math.floor(lengths.length * 0.9)]).toBeLessThan(200);
});
