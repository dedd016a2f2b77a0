import { UnavailableError } from "../model/errors.ts";

/** One exchange at a time for each key, however many callers want it. */
export interface SingleFlight<Value> {
  /** The flight that is under way for the key, if any. */
  get(key: string): Promise<Value> | undefined;
  /**
   * Starts a flight; there must be none for the key.
   *
   * @param nested Whether another flight waits for this one, so that no bound may hold it up.
   * @throws UnavailableError when the bound on flights is reached.
   */
  start(key: string, fly: () => Promise<Value>, nested?: boolean): Promise<Value>;
  readonly size: number;
}

/** @param maxFlights How many keys may be in flight at once: a flood of different requests must not exhaust sockets. */
export function createSingleFlight<Value>(maxFlights: number): SingleFlight<Value> {
  const flights = new Map<string, Promise<Value>>();
  // Nested flights are not counted: each is bounded by the one that waits for it.
  let counted = 0;
  return {
    get: (key) => flights.get(key),
    start(key, fly, nested = false) {
      if (counted >= maxFlights && !nested) throw tooMany(maxFlights);
      const count = nested ? 0 : 1;
      counted += count;
      const flight = fly().finally(() => {
        flights.delete(key);
        counted -= count;
      });
      // Every caller may have gone by the time it fails: that is no reason to end the process.
      flight.catch(() => {});
      flights.set(key, flight);
      return flight;
    },
    get size() {
      return flights.size;
    },
  };
}

function tooMany(maxFlights: number): UnavailableError {
  return new UnavailableError(
    "TB_ERR_UPSTREAM_UNAVAILABLE",
    `${maxFlights} requests to upstreams are under way already; this one was not started. Ask again in a moment.`,
  );
}
