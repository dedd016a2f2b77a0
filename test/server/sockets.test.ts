import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Listener, listen } from "../../src/http/listen.ts";
import { type ListeningTestBooth, listenTestBooth } from "../fakes/listening-booth.ts";
import { exchangeRaw } from "../fakes/raw-exchange.ts";
import { testKey } from "../fakes/served-booth.ts";

let booth: ListeningTestBooth;
beforeAll(async () => {
  booth = await listenTestBooth({ imds: true, cloudShell: true });
});
afterAll(() => booth.close());

function open(url: string, connected?: () => void): Socket {
  const { hostname, port } = new URL(url);
  return connect({ host: hostname, port: Number(port) }, connected);
}

const statuses = (answer: string) =>
  [...answer.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map((match) => Number(match[1]));
const good = `GET /msi/token?api-version=2019-08-01&resource=https://vault.azure.net HTTP/1.1\r\nHost: localhost\r\nX-IDENTITY-HEADER: ${testKey}\r\nConnection: close\r\n\r\n`;

test("answers an honest request on the same kind of connection", async () => {
  const answer = await exchangeRaw(booth.url, good);
  expect(statuses(answer)).toEqual([200]);
  expect(answer).toContain("access_token");
});

describe("request smuggling: two readers that differ on where a request ends", () => {
  const head =
    "POST /oauth2/token HTTP/1.1\r\nHost: localhost\r\nMetadata: true\r\nContent-Type: application/x-www-form-urlencoded\r\n";
  test.each([
    ["two lengths", `${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\nresou`],
    ["a length and chunks", `${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${good}`],
    ["a length that is none", `${head}Content-Length: +5\r\n\r\nresou`],
    [
      "a coding that is not chunked",
      `${head}Transfer-Encoding: x, chunked, identity\r\n\r\n0\r\n\r\n${good}`,
    ],
    ["a space before the colon", `${head}Content-Length : 5\r\n\r\nresou${good}`],
    ["a folded header", `${head}X: a\r\n b\r\nContent-Length: 0\r\n\r\n`],
    ["bare line feeds", good.replaceAll("\r\n", "\n")],
    ["a chunk size that is none", `${head}Transfer-Encoding: chunked\r\n\r\n0x5\r\nresou\r\n0\r\n\r\n`],
  ])("%s", async (_what, bytes) => {
    const answer = await exchangeRaw(booth.url, bytes);
    expect(answer).not.toContain("access_token");
    expect(statuses(answer).every((status) => status === 400)).toBe(true);
  });
});

test("a target that names another host is not followed", async () => {
  for (const target of ["http://attacker.example/msi/token", "//attacker.example/msi/token", "*"]) {
    const answer = await exchangeRaw(booth.url, good.replace(/^GET \S+/, `GET ${target}`));
    expect(answer).not.toContain("access_token");
    expect(statuses(answer)[0]).toBeGreaterThanOrEqual(400);
  }
});

test("headers, queries and bodies beyond any real one are refused", async () => {
  const long = "a".repeat(20_000);
  expect(statuses(await exchangeRaw(booth.url, good.replace("Host:", `X-Long: ${long}\r\nHost:`)))).toEqual([
    431,
  ]);
  expect(
    statuses(await exchangeRaw(booth.url, good.replace("resource=", `x=${"a".repeat(9_000)}&resource=`))),
  ).toEqual([414]);
  const headers = { metadata: "true", "content-type": "application/x-www-form-urlencoded" };
  const answer = await fetch(`${booth.url}/oauth2/token`, {
    method: "POST",
    headers,
    body: "a".repeat(70_000),
  });
  expect(answer.status).toBe(413);
});

const azd = (headers: string) =>
  `POST /token?api-version=2023-07-12-preview HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${headers}\r\n`;
const allowed = `Authorization: Bearer ${testKey}\r\n`;

describe("what never becomes a request is answered with an error, counted and logged by the guard's name", () => {
  test.each([
    ["malformed", 400, `${azd("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n")}0\r\n\r\n${good}`],
    ["malformed", 400, "no HTTP at all\r\n\r\n"],
    ["malformed", 400, "GET /msi/token HTTP/1.1\r\nX-IDENTITY-HEADER: x\r\n\r\n"],
    ["header-size", 431, good.replace("Host:", `X-Long: ${"a".repeat(20_000)}\r\nHost:`)],
    ["target", 400, good.replace(/^GET \S+/, "GET http://attacker.example/msi/token")],
    ["target", 400, good.replace(/^GET \S+/, "GET *")],
    ["tunnel", 405, "CONNECT attacker.example:443 HTTP/1.1\r\nHost: attacker.example:443\r\n\r\n"],
    ["expectation", 417, good.replace("Host:", "Expect: a miracle\r\nHost:")],
    ["body-size", 413, azd(`${allowed}Content-Length: 70000\r\n`) + "a".repeat(70_000)],
  ])("%s: %i", async (guard, status, bytes) => {
    const before = booth.audit.length;
    const answer = await exchangeRaw(booth.url, bytes);
    expect(statuses(answer)).toEqual([status]);
    const body = JSON.parse(answer.slice(answer.indexOf("\r\n\r\n")));
    expect(JSON.stringify(body)).toMatch(/"error":/);
    expect(booth.audit.slice(before)).toMatchObject([{ outcome: "refused", refusal: { by: guard, status } }]);
    const metrics = await (await fetch(`${booth.url}/metrics`)).text();
    expect(metrics).toContain(`guard="${guard}"`);
  });

  test("in the words of the dialect whose path it names", async () => {
    const answer = await exchangeRaw(
      booth.url,
      azd(`${allowed}Content-Length: 70000\r\n`) + "a".repeat(70_000),
    );
    expect(JSON.parse(answer.slice(answer.indexOf("\r\n\r\n")))).toMatchObject({
      status: "error",
      code: "GetTokenError",
    });
  });
});

describe("nothing is read of a body before the header section has passed", () => {
  test.each([
    [
      "the transport guards",
      403,
      azd(`${allowed}Content-Length: 60000\r\n`).replace("localhost", "evil.example"),
    ],
    ["the key", 401, azd("Content-Length: 60000\r\n")],
    ["the dialect's own guards", 415, azd(`${allowed}Content-Length: 60000\r\n`).replace("json", "x")],
    ["the method", 405, good.replace("GET", "POST").replace("Host:", "Content-Length: 60000\r\nHost:")],
  ])("%s", async (_what, status, head) => {
    const before = booth.audit.length;
    expect(statuses(await exchangeRaw(booth.url, head))).toEqual([status]);
    expect(booth.audit).toHaveLength(before + 1);
  });

  test("nor is a client asked to go on with one that is refused", async () => {
    const head = azd("Expect: 100-continue\r\nContent-Length: 60000\r\n");
    expect(statuses(await exchangeRaw(booth.url, head))).toEqual([401]);
  });

  test("one that is not refused is", async () => {
    const body = JSON.stringify({ scopes: ["https://vault.azure.net/.default"] });
    const headers = `${allowed}Connection: close\r\nExpect: 100-continue\r\nContent-Length: ${body.length}\r\n`;
    expect(statuses(await exchangeRaw(booth.url, azd(headers) + body))).toEqual([100, 200]);
  });
});

describe("clients that only take up room", () => {
  let listener: Listener;
  beforeAll(async () => {
    const answer = { status: 200, headers: {}, body: "here" };
    const bounds = { headersTimeoutMs: 200, requestTimeoutMs: 400, maxIdleConnections: 1_000 };
    listener = await listen(() => answer, bounds);
  });
  afterAll(() => listener.close());

  test("one that sends its headers a byte at a time is cut off", async () => {
    expect(statuses(await exchangeRaw(listener.url, "GET / HTTP/1.1\r\nHo"))).toEqual([408]);
  });

  test("one that never sends its body is cut off", async () => {
    const head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n";
    expect(statuses(await exchangeRaw(listener.url, head))).toEqual([408]);
  });
});

test("connections whose body never comes count among the idle ones", async () => {
  const answer = { status: 200, headers: {}, body: "here" };
  const listener = await listen(() => answer, { maxIdleConnections: 10 });
  let closed = 0;
  const sockets: Socket[] = [];
  const head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nxxx";
  for (let nr = 0; nr < 30; nr++) {
    const socket = open(listener.url, () => socket.write(head));
    sockets.push(socket);
    socket.on("error", () => {});
    socket.on("close", () => closed++);
    await new Promise<void>((resolve) => void socket.once("connect", resolve));
  }
  try {
    while (closed < 19) await new Promise((resolve) => setImmediate(resolve));
    expect((await fetch(listener.url)).status).toBe(200);
  } finally {
    for (const socket of sockets) socket.destroy();
    await listener.close();
  }
});

test("ten thousand idle connections keep nobody out, and the oldest of them are closed", {
  timeout: 60_000,
}, async () => {
  let closed = 0;
  const sockets: Socket[] = [];
  for (let batch = 0; batch < 20; batch++) {
    await Promise.all(
      Array.from({ length: 500 }, async () => {
        const socket = open(booth.url);
        sockets.push(socket);
        socket.on("error", () => {});
        socket.on("close", () => closed++);
        await new Promise<void>((resolve) => {
          socket.once("connect", resolve);
          socket.once("close", () => resolve());
        });
      }),
    );
  }
  try {
    expect(statuses(await exchangeRaw(booth.url, good))).toEqual([200]);
    expect(closed).toBeGreaterThan(7_000);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});
