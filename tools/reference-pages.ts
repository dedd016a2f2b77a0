// Writes docs/reference/: a page for each source, for configuration and for the emulator's state; with --check says which pages are out of step instead.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sources } from "../src/sources/index.ts";
import { renderConfigurationPage } from "./configuration-page.ts";
import { renderEmulatorStatePage } from "./emulator-state-page.ts";
import { renderReferencePage } from "./reference-page.ts";

const folder = join(import.meta.dirname, "..", "docs", "reference");
const pages = new Map([
  ...sources.map((source) => [`${source.name}.md`, renderReferencePage(source)] as const),
  ["configuration.md", renderConfigurationPage()],
  ["emulator-state.md", renderEmulatorStatePage()],
]);
const present = existsSync(folder) ? readdirSync(folder) : [];

const wrong = [...pages.keys()].filter(
  (name) => !present.includes(name) || readFileSync(join(folder, name), "utf8") !== pages.get(name),
);
const surplus = present.filter((name) => !pages.has(name));

if (process.argv.includes("--check")) {
  for (const name of [...wrong, ...surplus])
    console.log(`docs/reference/${name} is out of step: npm run docs`);
  process.exitCode = wrong.length + surplus.length > 0 ? 1 : 0;
} else {
  mkdirSync(folder, { recursive: true });
  for (const name of surplus) rmSync(join(folder, name));
  for (const name of wrong) writeFileSync(join(folder, name), pages.get(name) ?? "");
}
