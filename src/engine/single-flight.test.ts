import { expect, test } from "vitest";
import { createSingleFlight } from "./single-flight.ts";

test("a flight can be found while it is under way, and not afterwards", async () => {
  const flights = createSingleFlight<string>(10);
  const { promise, resolve } = Promise.withResolvers<string>();
  const flight = flights.start("a", () => promise);
  expect(flights.get("a")).toBe(flight);
  expect(flights.get("b")).toBeUndefined();
  resolve("landed");
  await expect(flight).resolves.toBe("landed");
  expect(flights.get("a")).toBeUndefined();
  expect(flights.size).toBe(0);
});

test("a flight that fails makes room as well", async () => {
  const flights = createSingleFlight<string>(10);
  await expect(
    flights.start("a", async () => {
      throw new Error("crash");
    }),
  ).rejects.toThrow("crash");
  expect(flights.size).toBe(0);
});

test("beyond the bound a flight is refused at once, one that another waits for is not", async () => {
  const flights = createSingleFlight<string>(1);
  const never = () => new Promise<string>(() => {});
  void flights.start("a", never);
  expect(() => flights.start("b", never)).toThrow(
    expect.objectContaining({ code: "TB_ERR_UPSTREAM_UNAVAILABLE", retryable: true }),
  );
  await expect(flights.start("c", async () => "landed", true)).resolves.toBe("landed");
});
