/** When a background refresh that failed is tried again. Kept beside the token it could not renew. */
export interface RefreshPause {
  readonly failures: number;
  readonly until: number;
}

const firstPauseMs = 1_000;
const longestPauseMs = 5 * 60_000;

/** The pause after one more failure: doubling, each drawn from the upper half of its span. */
export function nextRefreshPause(
  before: RefreshPause | undefined,
  now: number,
  random: number,
): RefreshPause {
  const failures = (before?.failures ?? 0) + 1;
  const span = Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1));
  return { failures, until: now + span * (0.5 + random / 2) };
}
