import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import { silentLogger } from "../model/runtime.ts";
import type { SpanAttributes, SpanFacts, Trace } from "../model/trace.ts";
import { createExchange, type ExchangeOptions } from "./exchange.ts";

const settings = {
  cloud: { name: "public", authorityHost: "https://login.example", resourceManager: "https://arm.example" },
  imdsEndpoint: "http://169.254.169.254",
  allowedHosts: [],
};

const request = { method: "GET" as const, url: "https://arm.example/path?sig=query-secret", headers: {} };

function exchanging(fetch: typeof globalThis.fetch, more: Partial<ExchangeOptions> = {}) {
  const clock = createFakeClock();
  const runtime = { clock, fetch, logger: silentLogger };
  return { clock, exchange: createExchange({ runtime, settings, timeoutMs: 30_000, ...more }) };
}

test("an answer is plain data, with lower-case header names", async () => {
  const { exchange, clock } = exchanging(
    async () => new Response("body", { status: 200, headers: { "X-Ms-Request-Id": "1" } }),
  );
  await expect(exchange(request)).resolves.toMatchObject({
    status: 200,
    headers: { "x-ms-request-id": "1" },
    body: "body",
  });
  expect(clock.sleeping).toBe(0);
});

test("no redirect is followed", async () => {
  let asked: RequestInit | undefined;
  const { exchange } = exchanging(async (_url, init) => {
    asked = init;
    return new Response(null, { status: 302, headers: { location: "https://evil.example/" } });
  });
  await expect(exchange(request)).resolves.toMatchObject({ status: 302 });
  expect(asked?.redirect).toBe("manual");
});

test("an answer that refuses is scrubbed of the secrets that were sent, one that grants is not touched", async () => {
  let status = 400;
  const { exchange } = exchanging(async () => new Response("you sent hunter22", { status }));
  const secret = { ...request, secrets: ["hunter22"] };
  await expect(exchange(secret)).resolves.toMatchObject({ body: "you sent [redacted]" });
  status = 200;
  await expect(exchange(secret)).resolves.toMatchObject({ body: "you sent hunter22" });
});

test("a host that never answers is given up in time, even when fetch heeds no signal", async () => {
  const { exchange, clock } = exchanging(() => new Promise(() => {}));
  const answer = exchange(request);
  answer.catch(() => {});
  await clock.advance(30_000);
  await expect(answer).rejects.toMatchObject({ code: "TB_ERR_TIMEOUT", retryable: true });
});

test("so is one whose body drips for ever", async () => {
  let cancelled = false;
  const dripping = () =>
    new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode("{")),
      cancel() {
        cancelled = true;
      },
    });
  const { exchange, clock } = exchanging(async () => new Response(dripping()));
  const answer = exchange(request);
  answer.catch(() => {});
  await clock.advance(30_000);
  await expect(answer).rejects.toMatchObject({ code: "TB_ERR_TIMEOUT" });
  expect(cancelled).toBe(true);
});

test("the flight's end ends the exchange, with the flight's own reason", async () => {
  const { exchange, clock } = exchanging(() => new Promise(() => {}));
  const flight = new AbortController();
  const answer = exchange(request, flight.signal);
  answer.catch(() => {});
  await clock.settle();
  flight.abort(new Error("the flight is over"));
  await expect(answer).rejects.toThrow("the flight is over");
  expect(clock.sleeping).toBe(0);
});

test("a body or header lines longer than any token answer's are not taken in", async () => {
  const bounds = { maxBodyBytes: 100, maxHeaderChars: 200 };
  const long = exchanging(async () => new Response("x".repeat(101)), bounds);
  await expect(long.exchange(request)).rejects.toMatchObject({
    code: "TB_ERR_UPSTREAM_MALFORMED",
    retryable: false,
  });
  const wide = exchanging(async () => new Response("", { headers: { "x-wide": "x".repeat(200) } }), bounds);
  await expect(wide.exchange(request)).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_MALFORMED" });
  const fits = exchanging(async () => new Response("x".repeat(100)), bounds);
  await expect(fits.exchange(request)).resolves.toMatchObject({ status: 200 });
});

test("what fetch throws is told in our words, without its own", async () => {
  const { exchange } = exchanging(async () => {
    throw new TypeError("fetch failed", {
      cause: Object.assign(new Error("connect to 10.0.0.1 with Bearer abc"), { code: "ECONNREFUSED" }),
    });
  });
  const error = await exchange(request).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "TB_ERR_UPSTREAM_UNAVAILABLE", retryable: true });
  expect(inspect(error)).not.toContain("Bearer");
});

test("a credential is refused its way to a foreign host before anything is sent", async () => {
  let sent = 0;
  const { exchange } = exchanging(async () => {
    sent++;
    return new Response("");
  });
  const astray = { ...request, url: "https://evil.example/", secrets: ["hunter22"] };
  await expect(exchange(astray)).rejects.toMatchObject({ code: "TB_ERR_INVALID_CONFIG" });
  expect(sent).toBe(0);
});

test("a span and a message tell of each exchange, without query, body or headers", async () => {
  const spans: (SpanFacts & { added?: SpanAttributes })[] = [];
  const trace: Trace = (facts, work) => work((added) => void spans.push({ ...facts, added }));
  const told: unknown[] = [];
  const listen = (message: unknown) => void told.push(message);
  const { exchange } = exchanging(async () => new Response("body-secret", { status: 429 }), { trace });
  subscribe("tokenbooth:exchange", listen);
  try {
    await exchange({ ...request, headers: { authorization: "Bearer header-secret" } });
  } finally {
    unsubscribe("tokenbooth:exchange", listen);
  }
  expect(told).toEqual([{ method: "GET", host: "arm.example", path: "/path", ms: 0, status: 429 }]);
  expect(spans).toMatchObject([
    {
      name: "GET arm.example",
      kind: "client",
      attributes: {
        "http.request.method": "GET",
        "server.address": "arm.example",
        "url.path": "/path",
      },
      added: { "http.response.status_code": 429 },
    },
  ]);
  expect(inspect([told, spans], { depth: 9 })).not.toMatch(/(query|body|header)-secret/);
});
