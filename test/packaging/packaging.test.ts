import { execFileSync } from "node:child_process";
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installNode } from "./install-node.ts";

const root = join(import.meta.dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "tokenbooth-packaging-"));
const consumer = join(folder, "consumer");
let packed: { filename: string; files: { path: string }[]; size: number };

const run = (command: string, args: string[], cwd = consumer, env = process.env) =>
  execFileSync(command, args, { cwd, env, encoding: "utf8", stdio: "pipe" });

/** `npm pack` runs the build first. What it prints before its JSON is the build's. */
beforeAll(() => {
  const printed = run("npm", ["pack", "--json", "--pack-destination", folder], root);
  [packed] = JSON.parse(printed.slice(printed.indexOf("[\n"))) as [typeof packed];
  mkdirSync(consumer);
  writeFileSync(
    join(consumer, "package.json"),
    JSON.stringify({ name: "stranger", private: true, type: "module" }),
  );
  run("npm", ["install", "--no-audit", "--no-fund", join(folder, packed.filename)]);
  for (const file of globSync("*", { cwd: join(import.meta.dirname, "consumer") })) {
    copyFileSync(join(import.meta.dirname, "consumer", file), join(consumer, file));
  }
}, 240_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the package holds what runs and what is read, and no tests", () => {
  const paths = packed.files.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      "README.md",
      "LICENSE",
      "dist/bin/tokenbooth.js",
      "schema/tokenbooth.schema.json",
    ]),
  );
  expect(paths.filter((path) => /\.test\.|^(test|tools|bench|src)\//.test(path))).toEqual([]);
});

test("every declared dependency is used, and every used one declared", () => {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const used = new Set<string>();
  for (const file of globSync("dist/**/*.js", { cwd: root })) {
    const code = readFileSync(join(root, file), "utf8");
    for (const [, name = ""] of code.matchAll(
      /(?:from\s*|import\(\s*|import\s*)["']((?:@[^/"']+\/)?[a-z][^/"':]*)/g,
    )) {
      if (!name.startsWith("node:")) used.add(name);
    }
  }
  used.delete("node");
  expect([...used].sort()).toEqual(Object.keys(manifest.dependencies).sort());
});

test("the manifest's entry points are what bundlers and Node expect", () => {
  const report = run("publint", ["--strict"], root, { ...process.env, FORCE_COLOR: "0" });
  expect(report).toContain("All good!");
});

test("the declarations hold for a stranger's program", () => {
  const options = [
    "--noEmit",
    "--strict",
    "--module",
    "nodenext",
    "--target",
    "es2023",
    "--skipLibCheck",
    "false",
  ];
  const types = ["--types", "node", "--typeRoots", join(root, "node_modules", "@types")];
  run(join(root, "node_modules", ".bin", "tsc"), [...options, ...types, "types.ts"]);
}, 60_000);

describe.each([22, 24])("on Node %i", (major) => {
  let node: string;
  beforeAll(() => {
    node = installNode(major);
  }, 120_000);

  test("the library gives one token of each source and serves the second from its cache", () => {
    const printed = JSON.parse(run(node, ["library.mjs"]));
    const both = ["fetched", "hit"];
    expect(printed).toEqual({
      node: String(major),
      refused: true,
      outcomes: { client: both, "online-endpoint": both, "container-app": both, identity: both, okta: both },
    });
  }, 60_000);

  test("the command line gives a token", () => {
    const bin = join(consumer, "node_modules", ".bin", "tokenbooth");
    expect(run(node, [bin, "get", "client", "--emulator", "-o", "token"])).toMatch(/^eyJ[\w.-]+\n$/);
    expect(run(node, [bin, "--version"])).toMatch(/^0\.1\.0\n$/);
  }, 60_000);
});
