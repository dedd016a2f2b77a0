/** A line of somebody else's program as it may reach a terminal or a log. */
export function printable(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out.
  return line.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ").trim();
}
