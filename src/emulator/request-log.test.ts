import { expect, test } from "vitest";
import { createRequestLog } from "./request-log.ts";

const entry = (route: string, clientId?: string) => ({
  at: 0,
  method: "GET",
  route,
  path: "/",
  clientId,
  status: 200,
});

test("counts by route, by client, and by both", () => {
  const log = createRequestLog();
  for (const [route, clientId] of [["a", "x"], ["a", "y"], ["a", "x"], ["b", "x"], ["b"]] as const) {
    log.add(entry(route, clientId));
  }
  expect(log.count()).toBe(5);
  expect(log.count({ route: "a" })).toBe(3);
  expect(log.count({ clientId: "x" })).toBe(3);
  expect(log.count({ route: "a", clientId: "x" })).toBe(2);
  expect(log.count({ route: "c" })).toBe(0);
  expect(log.counts()).toEqual([
    { route: "a", clientId: "x", count: 2 },
    { route: "a", clientId: "y", count: 1 },
    { route: "b", clientId: "x", count: 1 },
    { route: "b", count: 1 },
  ]);
});

test("keeps the newest of very many, and counts them all", () => {
  const log = createRequestLog();
  for (let at = 0; at < 25_000; at++) log.add({ ...entry("a", String(at % 5000)), at });
  const kept = log.entries();
  expect(kept.length).toBeLessThanOrEqual(10_000);
  expect(kept.at(-1)?.at).toBe(24_999);
  expect(log.count()).toBe(25_000);
});
