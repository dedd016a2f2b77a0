// A fleet of hosts through a day with an outage of ten minutes, in virtual time: when do their calls reach the upstream,
// with the jitter that the engine draws and without? Uses the engine's own rules for renewal, pauses and retries.
import { planTimes } from "../src/engine/freshness.ts";
import { nextRefreshPause, type RefreshPause } from "../src/engine/refresh-pause.ts";
import { printTable } from "./harness/table.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

const hosts = 10_000;
const dayMs = 24 * hour;
const outageMs = 10 * minute;
/** Each host's programs ask for the token this often. */
const askEveryMs = 5 * second;

interface Host {
  readonly phaseMs: number;
  issuedAt: number;
  refreshAt: number;
  expiresAt: number;
  pause: RefreshPause | undefined;
}

interface Day {
  readonly callsBySecond: Uint32Array;
  waited: number;
}

/** Chance that is the same each time. */
function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A day of all hosts; their next questions to the upstream wait in a bucket for each second. */
function simulate(lifeMs: number, outage: { from: number; to: number }, jitter: boolean): Day {
  const chance = createChance(1);
  const random = jitter ? chance : () => 0;
  const seconds = dayMs / second;
  const callsBySecond = new Uint32Array(seconds + 1);
  const due: Host[][] = Array.from({ length: seconds + 1 }, () => []);
  const day: Day = { callsBySecond, waited: 0 };

  function book(host: Host, notBefore: number) {
    // Nothing is renewed by a timer: the next question of a program at or after the moment begins it.
    const turns = Math.ceil((notBefore - host.phaseMs) / askEveryMs);
    const at = host.phaseMs + turns * askEveryMs;
    due[Math.floor(at / second)]?.push(host);
  }

  // All hosts start together, as after a deployment: the worst case for whoever draws no lots.
  for (let nr = 0; nr < hosts; nr++) {
    const host: Host = {
      phaseMs: chance() * askEveryMs,
      issuedAt: 0,
      refreshAt: 0,
      expiresAt: 0,
      pause: undefined,
    };
    book(host, 0);
  }

  for (let now = 0; now < dayMs; now += second) {
    for (const host of due[now / second] ?? []) {
      callsBySecond[now / second] = (callsBySecond[now / second] ?? 0) + 1;
      if (now >= outage.from && now < outage.to) {
        if (now >= host.expiresAt) day.waited++;
        host.pause = nextRefreshPause(host.pause, now, random());
        book(host, Math.max(now + second, host.pause.until));
        continue;
      }
      const life = { expiresInMs: lifeMs };
      const times = planTimes(life, { issuedAt: now, upstreamAheadMs: 0, random: random() });
      Object.assign(host, times, { pause: undefined });
      book(host, Math.max(now + second, host.refreshAt));
    }
    due[now / second] = [];
  }
  return day;
}

function peakOf({ callsBySecond }: Day, from: number, to: number): number {
  return Math.max(...callsBySecond.subarray(from / second, to / second));
}

const rows: string[][] = [];
for (const [life, lifeMs, from] of [
  // Where the outage strikes most: at a moment when all would renew, by their fifteenth or their first renewal.
  ["1 h", hour, 12 * hour + 21 * minute],
  ["24 h", 24 * hour, 11 * hour + 55 * minute],
] as const) {
  const outage = { from, to: from + outageMs };
  for (const jitter of [true, false]) {
    const day = simulate(lifeMs, outage, jitter);
    const calls = day.callsBySecond.reduce((sum, count) => sum + count, 0);
    rows.push([
      `tokens of ${life}, ${jitter ? "with" : "without"} jitter`,
      String(calls),
      (calls / (dayMs / second)).toFixed(2),
      String(peakOf(day, hour / 2, outage.from)),
      String(peakOf(day, outage.from, outage.to)),
      String(peakOf(day, outage.to, outage.to + hour)),
      String(day.waited),
    ]);
  }
}
printTable(
  `${hosts} hosts that start together, 24 hours, no upstream for 10 minutes in the middle: calls in a second`,
  ["", "calls", "mean", "peak before", "peak in outage", "peak in the hour after", "without a token"],
  rows,
);
