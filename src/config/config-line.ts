/**
 * The line (from 1) on which a key of a TOML text is set, or nothing when it cannot be told, as for a key
 * inside an inline table. In a list of tables (`[[server.key]]`) the path holds the place, from 0. The parser tells
 * no positions, and a person needs one.
 */
export function lineOf(text: string, path: readonly string[]): number | undefined {
  let table: readonly string[] = [];
  let insideText: string | undefined;
  const lists = new Map<string, number>();
  for (const [index, line] of text.split("\n").entries()) {
    if (insideText !== undefined) {
      if (line.includes(insideText)) insideText = undefined;
      continue;
    }
    const item = /^\s*\[\[\s*([^[\]]+?)\s*\]\]/.exec(line);
    if (item) {
      const list = keyParts(item[1] ?? "");
      const place = lists.get(list.join(".")) ?? 0;
      lists.set(list.join("."), place + 1);
      table = [...list, String(place)];
      if (leads(table, path)) return index + 1;
      continue;
    }
    const header = /^\s*\[\s*([^[\]]+?)\s*\]/.exec(line);
    if (header) {
      table = keyParts(header[1] ?? "");
      if (leads(table, path)) return index + 1;
      continue;
    }
    const assignment = /^\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_.\s-])+?)\s*=(.*)$/.exec(line);
    if (!assignment) continue;
    if (leads([...table, ...keyParts(assignment[1] ?? "")], path)) return index + 1;
    insideText = opensLongText(assignment[2] ?? "");
  }
  return undefined;
}

/** Whether a key is the wanted one or lies within it: `[profile.work]` is where `profile` begins. */
function leads(key: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((part, index) => key[index] === part);
}

function keyParts(dotted: string): readonly string[] {
  const parts = dotted.match(/"[^"]*"|'[^']*'|[^."'\s]+/g) ?? [];
  return parts.map((part) => part.replace(/^["']|["']$/g, ""));
}

/** The delimiter that must come before the next key, when a text over several lines begins here. */
function opensLongText(value: string): string | undefined {
  const delimiter = /^\s*("""|''')/.exec(value)?.[1];
  return delimiter !== undefined && value.split(delimiter).length === 2 ? delimiter : undefined;
}
