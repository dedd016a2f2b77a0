/** Keys and list positions, from the top of a file down. */
export type StatePath = readonly (string | number)[];

/**
 * The line (from 1) on which a key of a TOML text is set, or the nearest table around it that can be found. The
 * parser tells no positions, and a person needs one.
 */
export function lineOfStateKey(text: string, path: StatePath): number | undefined {
  const lines = linesByKey(text);
  for (let length = path.length; length > 0; length--) {
    const line = lines.get(path.slice(0, length).join("."));
    if (line !== undefined) return line;
  }
  return undefined;
}

function linesByKey(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const counts = new Map<string, number>();
  let table = "";
  let closing: string | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    if (closing !== undefined) {
      if (line.includes(closing)) closing = undefined;
      continue;
    }
    const header = /^\s*(\[\[?)\s*([A-Za-z0-9_."'-]+)\s*\]/.exec(line);
    if (header) {
      table = tablePath(header[2] ?? "", header[1] === "[[", counts);
      if (!lines.has(table)) lines.set(table, index + 1);
      continue;
    }
    const assignment = /^\s*([A-Za-z0-9_."'-]+)\s*=\s*(.*)$/.exec(line);
    if (!assignment) continue;
    const key = unquoted(assignment[1] ?? "");
    lines.set(table === "" ? key : `${table}.${key}`, index + 1);
    closing = opensLongText(assignment[2] ?? "");
  }
  return lines;
}

/** The path of a table; those of a list are numbered as they come. */
function tablePath(name: string, isListItem: boolean, counts: Map<string, number>): string {
  const keys = unquoted(name).split(".");
  const path = keys.reduce((parent, key, depth) => {
    const here = parent === "" ? key : `${parent}.${key}`;
    const count = counts.get(here);
    const isLast = depth === keys.length - 1;
    return count === undefined || (isLast && isListItem) ? here : `${here}.${count - 1}`;
  }, "");
  if (!isListItem) return path;
  const count = counts.get(path) ?? 0;
  counts.set(path, count + 1);
  return `${path}.${count}`;
}

function unquoted(key: string): string {
  return key.replace(/["']/g, "");
}

/** What ends a text over several lines, when one begins here. */
function opensLongText(value: string): string | undefined {
  const delimiter = /^("""|''')/.exec(value)?.[1];
  return delimiter !== undefined && value.split(delimiter).length === 2 ? delimiter : undefined;
}
