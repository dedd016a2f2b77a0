import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { exchangeRaw } from "../../test/fakes/raw-exchange.ts";
import { ok, useListeners } from "../../test/fakes/use-listeners.ts";

const open = useListeners();

describe("what never becomes a request", () => {
  const garbage = "no HTTP at all\r\n\r\n";
  const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;

  test("is not answered within another answer that is under way", async () => {
    let sent = 0;
    const disturbance = { beforeEachByte: () => new Promise<void>((resolve) => void setImmediate(resolve)) };
    const route = () => ({ ...ok("0123456789"), disturbance });
    const { url } = await open(route);
    const socket = connect(Number(new URL(url).port), "127.0.0.1").setEncoding("utf8");
    let received = "";
    socket.on("error", () => {});
    socket.on("data", (text: string) => {
      received += text;
      if (sent++ === 0) socket.write(garbage);
    });
    socket.write(get("/slow"));
    await once(socket, "close");
    expect(received.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  test.each([garbage, "CONNECT b:1 HTTP/1.1\r\nHost: b:1\r\n\r\n"])(
    "does not take the place of an answer that another request waits for: %j",
    async (bytes) => {
      const answers: (() => void)[] = [];
      const { url } = await open(
        ({ path }) =>
          path === "/a" ? ok("a") : new Promise((resolve) => answers.push(() => resolve(ok("b")))),
        { maxIdleConnections: 10 },
      );
      const received = await exchangeRaw(url, get("/a") + get("/b") + bytes);
      for (const answer of answers) answer();
      expect(received).not.toMatch(/HTTP\/1\.1 4/);
    },
  );

  test("is answered when nothing else is under way", async () => {
    const { url } = await open(() => ok("a"));
    expect(await exchangeRaw(url, garbage)).toMatch(/^HTTP\/1\.1 400 [\s\S]*"error":"invalid_request"/);
  });
});

test("nobody is told to go on who speaks HTTP/1.0", async () => {
  const { url } = await open(({ body }) => ok(body));
  const head = "POST / HTTP/1.0\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
  expect(await exchangeRaw(url, `${head}xx`)).toMatch(/^HTTP\/1\.1 200/);
});

test("what words a refusal and fails is told of, and answered like any failure", async () => {
  const broken = () => {
    throw new Error("the audit is broken");
  };
  const told: unknown[] = [];
  const options = { admit: broken, unheard: broken, onError: (error: unknown) => void told.push(error) };
  const { url } = await open(() => ok("a"), options);
  expect((await fetch(url, { method: "POST", body: "x" })).status).toBe(500);
  expect(await exchangeRaw(url, "GET * HTTP/1.1\r\nHost: a\r\n\r\n")).toMatch(/^HTTP\/1\.1 500/);
  expect(await exchangeRaw(url, "no HTTP at all\r\n\r\n")).toBe("");
  expect(told).toHaveLength(3);
});

test("one length is told, whatever the answer's headers say of it", async () => {
  const { url } = await open(() => ({ ...ok("hello"), headers: { "content-length": "99" } }));
  expect(await (await fetch(url)).text()).toBe("hello");
});
