/**
 * A number that was typed as text.
 *
 * @throws SyntaxError when it is none.
 */
export function numberFromText(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new SyntaxError("must be a number");
  return value;
}

/**
 * A span that was typed as seconds (`30`, `1.5`, `30s`), in milliseconds.
 *
 * @throws SyntaxError when it is none or not above zero.
 */
export function millisecondsFromSeconds(text: string): number {
  const seconds = /^(\d{1,7}(?:\.\d{1,3})?)s?$/.exec(text)?.[1];
  if (seconds === undefined || Number(seconds) === 0)
    throw new SyntaxError("must be a number of seconds above 0");
  return Number(seconds) * 1000;
}

/**
 * A TCP port that was typed as text; 0 lets the system choose.
 *
 * @throws SyntaxError when it is none.
 */
export function portFromText(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new SyntaxError("must be a port between 0 and 65535");
  return port;
}
