import { expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import { createWaitingRoom } from "./waiting-room.ts";

const never = new Promise<never>(() => {});

test("a caller gets what it waits for, and leaves no timer behind", async () => {
  const clock = createFakeClock();
  const room = createWaitingRoom(clock, 10);
  const patience = room.admit({ timeoutMs: 1_000, what: "The token" });
  await expect(patience.waitFor(Promise.resolve("token"))).resolves.toBe("token");
  await expect(patience.waitFor(Promise.reject(new Error("none")))).rejects.toThrow("none");
  expect(clock.sleeping).toBe(0);
  expect(room.size).toBe(0);
});

test("patience ends at one moment, however many things are waited for in turn", async () => {
  const clock = createFakeClock();
  const patience = createWaitingRoom(clock, 10).admit({ timeoutMs: 1_000, what: "The token" });
  const first = patience.waitFor(clock.sleep(600));
  await clock.advance(600);
  await first;
  expect(patience.remainingMs()).toBe(400);
  const second = patience.waitFor(never);
  second.catch(() => {});
  await clock.advance(400);
  await expect(second).rejects.toMatchObject({
    code: "TB_ERR_TIMEOUT",
    message: expect.stringContaining("within 1 s"),
  });
  await expect(patience.waitFor(never)).rejects.toMatchObject({ code: "TB_ERR_TIMEOUT" });
});

test("a pause ends with the time, or when it is over", async () => {
  const clock = createFakeClock();
  const patience = createWaitingRoom(clock, 10).admit({ timeoutMs: 1_000, what: "The token" });
  const pause = patience.pause(300);
  await clock.advance(300);
  await pause;
  const tooLong = patience.pause(5_000);
  tooLong.catch(() => {});
  await clock.advance(700);
  await expect(tooLong).rejects.toMatchObject({ code: "TB_ERR_TIMEOUT" });
  expect(clock.sleeping).toBe(0);
});

test("a signal ends the wait with its own reason, before it and during it", async () => {
  const clock = createFakeClock();
  const room = createWaitingRoom(clock, 10);
  const controller = new AbortController();
  const patience = room.admit({ timeoutMs: 1_000, what: "The token", signal: controller.signal });
  const waiting = patience.waitFor(never);
  controller.abort(new Error("changed my mind"));
  await expect(waiting).rejects.toThrow("changed my mind");
  await expect(patience.waitFor(never)).rejects.toThrow("changed my mind");
  expect(clock.sleeping).toBe(0);
});

test("beyond the bound a caller is turned away, one that somebody waits for is not", async () => {
  const clock = createFakeClock();
  const room = createWaitingRoom(clock, 1);
  const first = room.admit({ timeoutMs: 1_000, what: "The token" }).waitFor(clock.sleep(500));
  await expect(room.admit({ timeoutMs: 1_000, what: "It" }).waitFor(never)).rejects.toMatchObject({
    code: "TB_ERR_UPSTREAM_UNAVAILABLE",
    retryable: true,
  });
  const nested = room.admit({ timeoutMs: 1_000, what: "It", nested: true });
  await expect(nested.waitFor(Promise.resolve("token"))).resolves.toBe("token");
  await clock.advance(500);
  await first;
  expect(room.size).toBe(0);
});

test("a wait without an end is one", async () => {
  const clock = createFakeClock();
  const patience = createWaitingRoom(clock, 1).admit({ timeoutMs: Number.POSITIVE_INFINITY, what: "It" });
  await expect(patience.waitFor(Promise.resolve("token"))).resolves.toBe("token");
});
