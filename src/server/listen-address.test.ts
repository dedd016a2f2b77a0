import { expect, test } from "vitest";
import { parseListenAddress } from "./listen-address.ts";

test.each([
  ["4141", "127.0.0.1", 4141],
  ["127.0.0.1:0", "127.0.0.1", 0],
  ["localhost:4141", "127.0.0.1", 4141],
  ["[::1]:4141", "::1", 4141],
  ["172.17.0.1:4141", "172.17.0.1", 4141],
])("reads %s", (text, host, port) => {
  expect(parseListenAddress(text)).toEqual({ kind: "tcp", host, port });
});

test("reads a unix socket", () => {
  expect(parseListenAddress("unix:/run/booth.sock")).toEqual({ kind: "unix", path: "/run/booth.sock" });
});

test.each([
  "0.0.0.0:4141",
  "[::]:4141",
  "0:4141",
  "[0:0:0:0:0:0:0:0]:80",
  "000.0.0.0:1",
  "[::ffff:0.0.0.0]:80",
  "0x0:80",
])("never listens everywhere: %s", (text) => {
  expect(() => parseListenAddress(text)).toThrow(/every network/);
});

test.each(["", "unix:booth.sock", "127.0.0.1", "127.0.0.1:70000", "http://127.0.0.1:1", "a b:1"])(
  "refuses %j",
  (text) => {
    expect(() => parseListenAddress(text)).toThrow(/listen: /);
  },
);
