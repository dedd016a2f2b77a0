// The page of the emulator's state file: every table and key that it takes.
import { EmulatorState } from "../src/emulator/state.ts";
import { generated, table } from "./markdown.ts";
import { schemaTables } from "./schema-table.ts";

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export function renderEmulatorStatePage(): string {
  const tables = schemaTables(EmulatorState, snake).flatMap(({ heading, description, keys }) => [
    heading === "" ? "## At the top" : `## \`${heading}\``,
    ...(description === "" ? [] : [description]),
    table(
      ["key", "kind", "unless told", "what it is"],
      keys.map(({ name, type, standard, description, required }) => [
        `\`${name}\``,
        type,
        required ? "**required**" : standard && `\`${standard}\``,
        description,
      ]),
    ),
  ]);
  return [
    "# The emulator's state file",
    generated,
    "`tokenbooth emulate --state FILE` reads a TOML file of these tables; `parseEmulatorState` reads one in a program. An error names file, line and key.",
    ...tables,
    "",
  ].join("\n\n");
}
