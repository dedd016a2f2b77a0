import type { Measured } from "./interleave.ts";
import type { Spread } from "./spread.ts";

/** Prints rows under their heads, numbers to the right. */
export function printTable(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  console.log(`\n${title}\n${line(head)}`);
  for (const row of rows) console.log(line(row));
}

/** Median with the least and the greatest, in one unit. */
export function cells({ min, median, max }: Spread, digits = 0, scale = 1): readonly string[] {
  return [median, min, max].map((value) => (value / scale).toFixed(digits));
}

/** A table of one comparison; the first contender is what the others are held against. */
export function printComparison(
  title: string,
  measured: readonly Measured[],
  { unit = "ns", digits = 0, scale = 1 } = {},
): void {
  const first = measured[0]?.name ?? "";
  printTable(
    title,
    [unit, "median", "min", "max", `x ${first}`, "min", "max"],
    measured.map(({ name, spread, ratio }) => [name, ...cells(spread, digits, scale), ...cells(ratio, 2)]),
  );
}
