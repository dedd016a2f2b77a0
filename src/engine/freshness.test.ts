import { describe, expect, test } from "vitest";
import { freshness, planTimes } from "./freshness.ts";

const minute = 60_000;
const hour = 60 * minute;

describe("freshness", () => {
  const cases: [number, string][] = [
    [0, "fresh"],
    [99, "fresh"],
    [100, "stale"],
    [199, "stale"],
    [200, "expired"],
    [10_000, "expired"],
  ];
  test.each(cases)("at %i a token with refreshAt 100 and expiresAt 200 is %s", (now, expected) => {
    expect(freshness({ refreshAt: 100, expiresAt: 200 }, now)).toBe(expected);
  });
});

describe("planTimes", () => {
  const at = { issuedAt: 1_000_000, upstreamAheadMs: 0, random: 0 };

  const leads: [number, number][] = [
    [24 * hour, 12 * hour],
    [2 * hour + 1, hour + 0.5],
    [2 * hour, 10 * minute],
    [hour, 10 * minute],
    [50 * minute, 10 * minute],
    [49 * minute, 9.8 * minute],
    [5 * minute, minute],
    [1_000, 200],
  ];
  test.each(leads)("a life of %i ms is renewed %i ms before its end", (expiresInMs, lead) => {
    const { refreshAt, expiresAt } = planTimes({ expiresInMs }, at);
    expect(expiresAt).toBe(1_000_000 + expiresInMs);
    expect(expiresAt - refreshAt).toBeCloseTo(lead, 3);
  });

  test("the upstream's word on renewal counts, as a span and as an instant", () => {
    expect(planTimes({ expiresInMs: hour, refreshInMs: minute }, at).refreshAt).toBe(1_000_000 + minute);
    expect(planTimes({ expiresAt: 2_000_000, refreshAt: 1_500_000 }, at).refreshAt).toBe(1_500_000);
  });

  test("a word on renewal that cannot be meant is not heard", () => {
    const standard = planTimes({ expiresInMs: hour }, at).refreshAt;
    for (const refreshInMs of [-1, 0, hour, 2 * hour, Number.NaN]) {
      expect(planTimes({ expiresInMs: hour, refreshInMs }, at).refreshAt).toBe(standard);
    }
  });

  test("instants of the upstream's clock are turned into ours", () => {
    const times = planTimes(
      { expiresAt: 5_000_000, refreshAt: 4_500_000 },
      { ...at, upstreamAheadMs: 3_000_000 },
    );
    expect(times).toEqual({ issuedAt: 1_000_000, refreshAt: 1_500_000, expiresAt: 2_000_000 });
  });

  test("chance moves renewal earlier by less than a tenth of the lead, never later", () => {
    const earliest = planTimes({ expiresInMs: hour }, { ...at, random: 0.999_999 });
    const latest = planTimes({ expiresInMs: hour }, at);
    expect(latest.refreshAt - earliest.refreshAt).toBeGreaterThan(0.99 * minute);
    expect(latest.refreshAt - earliest.refreshAt).toBeLessThan(minute);
  });

  test("renewal is never before the beginning nor after the end, however short the life", () => {
    for (const expiresInMs of [0, 1, -1, -hour]) {
      const { issuedAt, refreshAt, expiresAt } = planTimes({ expiresInMs }, { ...at, random: 0.9 });
      expect(refreshAt).toBeLessThanOrEqual(expiresAt);
      if (expiresInMs >= 0) expect(refreshAt).toBeGreaterThanOrEqual(issuedAt);
    }
  });
});
