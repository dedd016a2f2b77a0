import { expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import { silentLogger } from "../model/runtime.ts";
import { createUpstreamClock, upstreamAhead } from "./upstream-clock.ts";

const hour = 3_600_000;
const now = Date.UTC(2026, 0, 1, 12);
const dated = (at: number) => ({ date: new Date(at).toUTCString() });

test("clocks that agree within what can be measured have no offset", () => {
  for (const differs of [-2_900, -1_000, 0, 900, 2_900]) {
    expect(upstreamAhead(dated(now + differs), now, 100)).toBe(0);
  }
});

test("without a Date, or with one that cannot be read, there is none to tell", () => {
  expect(upstreamAhead({}, now, 100)).toBe(0);
  expect(upstreamAhead({ date: "yesterday" }, now, 100)).toBe(0);
});

test("of the offsets that fit, the one that ends tokens earliest counts", () => {
  expect(upstreamAhead(dated(now + hour), now, 2_000)).toBe(hour + 3_000);
  expect(upstreamAhead(dated(now - hour), now, 2_000)).toBe(-hour + 3_000);
});

function measuring() {
  const clock = createFakeClock(now);
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (_fields: object, message: string) => void warnings.push(message) };
  const upstreamClock = createUpstreamClock(clock, logger);
  const answer = (at: number) => ({ status: 200, headers: dated(at), body: "" });
  return { clock, warnings, answer, ...upstreamClock };
}

test("a machine an hour wrong is told so, once for each host", async () => {
  const { measure, begin, answer, warnings } = measuring();
  for (const host of ["arm.example", "arm.example", "login.example"]) {
    expect(measure(host, answer(now + hour), begin())).toBe(hour + 1_000);
  }
  expect(warnings).toEqual([
    "this machine's clock is about 60 min behind that of arm.example; lifetimes are corrected for it",
    "this machine's clock is about 60 min behind that of login.example; lifetimes are corrected for it",
  ]);
  measure("okta.example", answer(now - hour), begin());
  expect(warnings[2]).toContain("ahead of");
});

test("a wall clock that is set back during the exchange shows its new offset", () => {
  const { measure, begin, answer, clock } = measuring();
  const sentAt = begin();
  clock.stepWall(-hour);
  expect(measure("arm.example", answer(now), sentAt)).toBe(hour + 1_000);
});

test("a machine that sleeps during the exchange is not taken for a wrong one", () => {
  const { measure, begin, answer, clock, warnings } = measuring();
  const sentAt = begin();
  clock.suspend(hour);
  expect(measure("arm.example", answer(now), sentAt)).toBe(0);
  expect(warnings).toEqual([]);
});
