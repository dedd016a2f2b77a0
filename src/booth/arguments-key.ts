/**
 * Recognises arguments that were seen before, without checking them: the same key for the same arguments in the
 * same order, and never for any others (each value carries its kind and length). `undefined` for arguments that
 * are not plain texts, numbers and booleans.
 */
export function argumentsKey(source: string, args: object): string | undefined {
  let key = `${source.length} ${source}`;
  for (const name in args) {
    const value = (args as Record<string, unknown>)[name];
    if (typeof value === "string") key += `\n${name.length} ${name} ${value.length} ${value}`;
    else if (typeof value === "boolean" || typeof value === "number")
      key += `\n${name.length} ${name} ${typeof value} ${value}`;
    else if (value !== undefined) return undefined;
  }
  return key;
}
