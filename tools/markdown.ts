// The few pieces of Markdown that reference pages are made of.

export const generated = "<!-- Written by `npm run docs` from the definitions: edit those. -->";

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

export function fence(kind: string, code: string): string {
  return `\`\`\`${kind}\n${code}\n\`\`\``;
}
