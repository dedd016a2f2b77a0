import { expect, test } from "vitest";
import { UnavailableError } from "../model/errors.ts";
import type { HttpRequest } from "../model/http.ts";
import type { BoundedExchange } from "./exchange.ts";
import { withPresenceCheck } from "./presence.ts";

const ok = { status: 200, headers: {}, body: "{}" };
const probe = "http://169.254.169.254/probe";
const request: HttpRequest = {
  method: "GET",
  url: "http://169.254.169.254/token",
  headers: { metadata: "true" },
  presence: { url: probe, withinMs: 1000 },
};

/** A clock whose sleeps end at once: every bound is over as soon as it begins. */
const hurry = { now: () => 0, monotonic: () => 0, sleep: async () => {} };
const patient = { ...hurry, sleep: () => new Promise<void>(() => {}) };

function recording(answer: (url: string, signal: AbortSignal | undefined) => Promise<typeof ok>) {
  const urls: string[] = [];
  const exchange: BoundedExchange = ({ url }, signal) => {
    urls.push(url);
    return answer(url, signal);
  };
  return { urls, exchange };
}

test("asks once whether anybody is there, and takes any answer", async () => {
  const { urls, exchange } = recording(async (url) => (url === probe ? { ...ok, status: 400 } : ok));
  const checked = withPresenceCheck(exchange, patient);
  await checked(request);
  await checked(request);
  expect(urls).toEqual([probe, request.url, request.url]);
});

test("asks once for all requests that want to know at the same time", async () => {
  const { urls, exchange } = recording(async () => ok);
  const checked = withPresenceCheck(exchange, patient);
  await Promise.all([checked(request), checked(request), checked(request)]);
  expect(urls).toEqual([probe, request.url, request.url, request.url]);
});

test("takes a connection that is cut for a sign of life, and one that is refused for none", async () => {
  const failing = (network: string) =>
    recording(async (url) => {
      if (url !== probe) return ok;
      const upstream = { host: "169.254.169.254", network };
      throw new UnavailableError("TB_ERR_UPSTREAM_UNAVAILABLE", "no answer", { upstream });
    });
  await expect(withPresenceCheck(failing("ECONNRESET").exchange, patient)(request)).resolves.toBe(ok);
  const refused = withPresenceCheck(failing("ECONNREFUSED").exchange, patient)(request);
  await expect(refused).rejects.toMatchObject({ retryable: false });
});

test("does not ask for a request that does not want to know", async () => {
  const { urls, exchange } = recording(async () => ok);
  await withPresenceCheck(exchange, patient)({ method: "GET", url: request.url, headers: {} });
  expect(urls).toEqual([request.url]);
});

test("gives up in its own short time, sends nothing else, and asks again the next time", async () => {
  const { urls, exchange } = recording(
    (_, signal) =>
      new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason))),
  );
  const checked = withPresenceCheck(exchange, hurry);
  for (let round = 0; round < 2; round++) {
    const error = await checked(request).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({ retryable: false, upstream: { host: "169.254.169.254" } });
  }
  expect(urls).toEqual([probe, probe]);
});

test("passes on that the whole flight was given up", async () => {
  const { exchange } = recording(
    (_, signal) =>
      new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason))),
  );
  const flight = new AbortController();
  const asked = withPresenceCheck(exchange, patient)(request, flight.signal);
  flight.abort(new Error("the flight is over"));
  await expect(asked).rejects.toThrow("the flight is over");
});
