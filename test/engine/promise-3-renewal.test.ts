import { describe, expect, test } from "vitest";
import { createEngineWorld, hour, minute } from "../fakes/engine-world.ts";

describe("promise 3: when a token is renewed", () => {
  const cases: [string, { life: object; random?: number }, number][] = [
    ["at half of a life over two hours", { life: { expiresInMs: 24 * hour } }, 12 * hour],
    ["ten minutes before the end of a life of two hours", { life: { expiresInMs: 2 * hour } }, 110 * minute],
    ["a fifth before the end of a short life", { life: { expiresInMs: 10 * minute } }, 8 * minute],
    ["when the upstream says so", { life: { expiresInMs: hour, refreshInMs: 20 * minute } }, 20 * minute],
    [
      "up to a tenth of the lead earlier",
      { life: { expiresInMs: 2 * hour }, random: 0.999_999 },
      109 * minute,
    ],
    [
      "up to a tenth of the upstream's own lead earlier",
      { life: { expiresInMs: hour, refreshInMs: 20 * minute }, random: 0.999_999 },
      16 * minute,
    ],
  ];
  test.each(cases)("%s", async (_words, { life, random = 0 }, expectedMs) => {
    const { fetched, request } = createEngineWorld({ random: () => random });
    const { issuedAt, refreshAt } = await fetched("token", request(), { life: life as never });
    expect(Math.round((refreshAt - issuedAt) / 1000)).toBe(expectedMs / 1000);
  });
});
