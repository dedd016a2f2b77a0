/**
 * The candidate that a person most likely meant, or nothing when none is near.
 *
 * Near means: at most a third of the letters have to change. Letter case does not count, and a candidate that
 * begins with all of what was typed, or the other way round, is always near.
 */
export function nearest(typed: string, candidates: readonly string[]): string | undefined {
  const wanted = typed.toLowerCase();
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    const offered = candidate.toLowerCase();
    const begins = wanted.length > 1 && (offered.startsWith(wanted) || wanted.startsWith(offered));
    const distance = begins ? 0.5 : editDistance(wanted, offered);
    const bearable = Math.max(1, Math.floor(Math.max(wanted.length, offered.length) / 3));
    if (distance <= bearable && (best === undefined || distance < best.distance)) {
      best = { candidate, distance: offered === wanted ? 0 : distance };
    }
  }
  return best?.candidate;
}

/** How many letters have to be added, dropped, replaced or swapped with a neighbour. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1;
      const swapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + same,
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}
