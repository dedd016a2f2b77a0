/** An assignment that any POSIX shell reads back as it was, whatever the value holds. */
export function posixExport(name: string, value: string): string {
  return `export ${name}=${posixQuote(value)}`;
}

/** One word of a POSIX shell, quoted only where it has to be. */
export function posixWord(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : posixQuote(value);
}

function posixQuote(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
