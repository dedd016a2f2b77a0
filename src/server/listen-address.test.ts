import { expect, test } from "vitest";
import { listenFailure, parseListenAddress, resolveListenAddress } from "./listen-address.ts";

test.each([
  ["4141", "127.0.0.1", 4141],
  ["127.0.0.1:0", "127.0.0.1", 0],
  ["localhost:4141", "127.0.0.1", 4141],
  ["[::1]:4141", "::1", 4141],
  ["172.17.0.1:4141", "172.17.0.1", 4141],
  ["0x7f.1:4141", "127.0.0.1", 4141],
  ["[::FFFF:7f00:1]:4141", "127.0.0.1", 4141],
  ["[FE80:0::1]:4141", "fe80::1", 4141],
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
  "0x0.0:0",
  "0x0.0x0.0x0.0x0:0",
  "0.0.0.0.:0",
  "[::ffff:0:0]:0",
  "[0:0:0:0:0:ffff:0:0]:0",
  "[::0.0.0.0]:0",
])("never listens everywhere: %s", (text) => {
  expect(() => parseListenAddress(text)).toThrow(/every network/);
});

test.each([
  "",
  "unix:booth.sock",
  "127.0.0.1",
  "127.0.0.1:70000",
  "http://127.0.0.1:1",
  "a b:1",
  "1.2.3.4.5:1",
])("refuses %j", (text) => {
  expect(() => parseListenAddress(text)).toThrow(/listen: /);
});

test("looks a name up before anybody listens there, and says so when there is none", async () => {
  const localhost = { kind: "tcp", host: "localhost", port: 1 } as const;
  expect(await resolveListenAddress(localhost)).toMatchObject({
    host: expect.stringMatching(/^127\.|^::1$/),
  });
  const nobody = { kind: "tcp", host: "nosuch.invalid", port: 1 } as const;
  await expect(resolveListenAddress(nobody)).rejects.toThrow(/^Cannot listen on nosuch\.invalid:1: .*name/);
});

test("tells of what the system refuses with the address as it was asked for", () => {
  const refused = (code: string) => Object.assign(new Error(), { code });
  const tcp = { kind: "tcp", host: "::1", port: 41 } as const;
  expect(listenFailure(tcp, refused("EADDRINUSE"))).toMatchObject({
    message: "Cannot listen on [::1]:41: another program listens there.",
  });
  const unix = { kind: "unix", path: "/x/y" } as const;
  expect(listenFailure(unix, refused("EROFS"))).toMatchObject({
    message: "Cannot listen on unix:/x/y: EROFS.",
  });
  const mistake = new TypeError();
  expect(listenFailure(unix, mistake)).toBe(mistake);
});
