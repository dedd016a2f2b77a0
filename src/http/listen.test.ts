import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { describe, expect, test } from "vitest";
import { exchangeRaw } from "../../test/fakes/raw-exchange.ts";
import { ok, useListeners } from "../../test/fakes/use-listeners.ts";
import { createServerCertificate } from "../emulator/certificates.ts";
import type { RouteRequest } from "../model/http.ts";
import { type ListenerRoute, listen } from "./listen.ts";

const open = useListeners();

describe("listening", () => {
  test("hands the route plain data, still encoded, and sends back what it answers", async () => {
    let seen: RouteRequest | undefined;
    const { url } = await open((request) => {
      seen = request;
      return { status: 201, headers: { "x-one": "1" }, body: "päid" };
    });
    const response = await fetch(`${url}/a%2Fb?c=%20d`, {
      method: "POST",
      body: "träy",
      headers: { "X-Two": "2" },
    });
    expect(response.status).toBe(201);
    expect(response.headers.get("x-one")).toBe("1");
    expect(response.headers.get("content-length")).toBe("5");
    expect(await response.text()).toBe("päid");
    expect(seen).toMatchObject({
      method: "POST",
      path: "/a%2Fb",
      query: "c=%20d",
      body: "träy",
      peer: "127.0.0.1",
      secure: false,
    });
    expect(seen?.headers["x-two"]).toBe("2");
  });

  test("shows every value of a repeated header", async () => {
    const { url } = await open(({ headers }) =>
      ok(JSON.stringify([headers["authorization"], headers["x-a"]])),
    );
    const answer = await exchangeRaw(
      url,
      "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: 1\r\nauthorization: 2\r\nX-A: 3\r\nConnection: close\r\n\r\n",
    );
    expect(answer).toContain('[["1","2"],"3"]');
  });

  test("a header may have any name", async () => {
    const inherited = "__proto__";
    const { url } = await open(({ headers }) =>
      ok(JSON.stringify([headers["constructor"], headers[inherited]])),
    );
    const answer = await exchangeRaw(
      url,
      "GET / HTTP/1.1\r\nHost: a\r\nConstructor: 1\r\n__proto__: 2\r\nConnection: close\r\n\r\n",
    );
    expect(answer).toContain('["1","2"]');
  });

  test("speaks TLS with a given certificate, and says so", async () => {
    const { caPem, ...tls } = createServerCertificate(["127.0.0.1"]);
    const { url } = await open(({ secure }) => ok(String(secure)), { tls });
    const { port } = new URL(url);
    const socket = connectTls({ host: "127.0.0.1", port: Number(port), ca: caPem });
    socket.setEncoding("utf8");
    await once(socket, "secureConnect");
    expect(socket.authorized).toBe(true);
    socket.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const [text] = (await once(socket, "data")) as [string];
    expect(text).toContain("true");
    socket.destroy();
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  });

  test("listens on a unix socket, whose peers are named so", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tokenbooth-listen-"));
    const path = join(folder, "s");
    const listener = await open(({ peer }) => ok(`peer=${peer}`), { path });
    expect(listener.url).toBe(path);
    const socket = connect(path);
    socket.setEncoding("utf8");
    socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    const [text] = (await once(socket, "data")) as [string];
    expect(text).toContain("peer=unix");
    socket.destroy();
    await listener.close();
    await rm(folder, { recursive: true });
  });

  test("tells of a port that is taken", async () => {
    const { url } = await open(() => ok(""));
    await expect(listen(() => ok(""), { port: Number(new URL(url).port) })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
  });

  test("turns what a route throws into a bare 500, and reports it", async () => {
    const errors: unknown[] = [];
    const onError = (error: unknown) => errors.push(error);
    const { url } = await open(
      ({ path }) => {
        if (path === "/now") throw new Error("canary");
        return Promise.reject(new Error("canary"));
      },
      { onError },
    );
    for (const path of ["/now", "/later"]) {
      const response = await fetch(url + path);
      expect(response.status).toBe(500);
      expect(await response.text()).not.toContain("canary");
    }
    expect(errors).toHaveLength(2);
  });

  test("sends no body with 204", async () => {
    const { url } = await open(() => ({ status: 204, headers: {}, body: "" }));
    const response = await fetch(url);
    expect([response.status, response.headers.get("content-length")]).toEqual([204, null]);
  });
});

describe("bounds", () => {
  const reached = () => {
    throw new Error("the route was reached");
  };

  test("refuses a body over the limit, told or not", async () => {
    const { url } = await open(reached, { maxBodyBytes: 10 });
    const told = await fetch(url, { method: "POST", body: "x".repeat(11) });
    expect(told.status).toBe(413);
    const chunks = "6\r\nxxxxxx\r\n6\r\nxxxxxx\r\n0\r\n\r\n";
    const untold = await exchangeRaw(
      url,
      `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n`,
    );
    expect(untold).toMatch(/^HTTP\/1\.1 413/);
    expect(untold.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  test("outlives a client that leaves within its body", async () => {
    const seen: string[] = [];
    const { url } = await open(({ path }) => {
      seen.push(path);
      return ok("");
    });
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.on("error", () => {});
    socket.write("POST /cut HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nxx", () =>
      socket.resetAndDestroy(),
    );
    await once(socket, "close");
    expect((await fetch(`${url}/next`)).status).toBe(200);
    expect(seen).toEqual(["/next"]);
  });

  test("refuses headers over the limit", async () => {
    const { url } = await open(reached, { maxHeaderBytes: 1024 });
    expect(await exchangeRaw(url, `GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(2000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431/,
    );
  });

  test("ends a client that does not finish its headers", async () => {
    const { url } = await open(reached, { headersTimeoutMs: 1, requestTimeoutMs: 2 });
    expect(await exchangeRaw(url, "GET / HTTP/1.1\r\nHos")).toMatch(/^HTTP\/1\.1 408/);
  });

  test.each([
    [
      "another host in the request target",
      "GET http://elsewhere.example/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    ],
    [
      "a length beside chunks",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    ["two lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx"],
    ["no Host header", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"],
  ])("refuses %s", async (_, request) => {
    const { url } = await open(reached);
    expect(await exchangeRaw(url, request)).toMatch(/^HTTP\/1\.1 400/);
  });
});

describe("closing", () => {
  const holding = () => {
    let answer: (body: string) => void = () => {};
    const answered = new Promise<string>((resolve) => {
      answer = resolve;
    });
    let arrived: () => void = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const route: ListenerRoute = async () => {
      arrived();
      return ok(await answered);
    };
    return { route, arrival, answer };
  };

  test("ends idle and busy connections at once", async () => {
    const { route, arrival } = holding();
    const listener = await open(route);
    const idle: Socket = connect(Number(new URL(listener.url).port), "127.0.0.1");
    await once(idle, "connect");
    const busy = fetch(listener.url).catch((error: unknown) => error);
    await arrival;
    await listener.close();
    expect(await busy).toBeInstanceOf(TypeError);
    idle.destroy();
  });

  test("with a deadline, lets what is in flight finish first", async () => {
    const { route, arrival, answer } = holding();
    const listener = await open(route);
    const busy = fetch(listener.url);
    await arrival;
    const closed = listener.close(new AbortController().signal);
    answer("done");
    expect(await (await busy).text()).toBe("done");
    await closed;
  });

  test("when the deadline passes, ends what is left", async () => {
    const { route, arrival } = holding();
    const listener = await open(route);
    const busy = fetch(listener.url).catch((error: unknown) => error);
    await arrival;
    const deadline = new AbortController();
    const closed = listener.close(deadline.signal);
    deadline.abort();
    await closed;
    expect(await busy).toBeInstanceOf(TypeError);
  });
});

describe("disturbed answers", () => {
  const body = "0123456789";

  test("a reset ends the connection before anything is sent", async () => {
    const { url } = await open(() => ({ ...ok(body), disturbance: { cutAfter: "before-headers" as const } }));
    const error = await fetch(url).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ cause: { code: "ECONNRESET" } });
  });

  test("a cut ends the connection within the body, whose length was promised", async () => {
    const { url } = await open(() => ({ ...ok(body), disturbance: { cutAfter: 4 } }));
    const answer = await exchangeRaw(url, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(answer).toMatch(/content-length: 10\r\n/);
    expect(answer).toMatch(/\r\n\r\n0123$/);
  });

  test("a drip waits before each byte", async () => {
    let pauses = 0;
    const beforeEachByte = async () => {
      pauses += 1;
    };
    const { url } = await open(() => ({ ...ok(body), disturbance: { beforeEachByte } }));
    expect(await (await fetch(url)).text()).toBe(body);
    expect(pauses).toBe(10);
  });
});
