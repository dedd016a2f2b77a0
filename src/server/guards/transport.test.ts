import { describe, expect, test } from "vitest";
import type { RouteRequest } from "../../model/http.ts";
import { createTransportGuard } from "./transport.ts";

const guard = createTransportGuard({ peers: ["172.17.0.5"], hosts: ["booth.internal"] });

function asked(request: Partial<RouteRequest> = {}): string | undefined {
  const { headers, ...rest } = request;
  return guard({
    method: "GET",
    path: "/msi/token",
    query: "",
    body: "",
    peer: "127.0.0.1",
    secure: false,
    ...rest,
    headers: { host: "127.0.0.1:4141", ...headers },
  })?.by;
}

test("lets a program on this machine pass", () => {
  expect(asked()).toBeUndefined();
});

describe("a neighbour on the network", () => {
  test.each(["192.0.2.7", "172.17.0.6", "::ffff:192.0.2.7", "fe80::1", "", "128.0.0.1", "127.0.0.1.evil"])(
    "%s is refused",
    (peer) => {
      expect(asked({ peer })).toBe("peer");
    },
  );

  test.each([
    "127.0.0.1",
    "127.8.9.10",
    "::1",
    "::ffff:127.0.0.1",
    "unix",
    "172.17.0.5",
    "::ffff:172.17.0.5",
  ])("%s is this machine, or listed", (peer) => {
    expect(asked({ peer })).toBeUndefined();
  });
});

describe("a page that made its own name resolve to this machine", () => {
  test.each([
    "attacker.example",
    "attacker.example:4141",
    "127.0.0.1.attacker.example",
    "localhost.attacker.example",
    "attacker.example:4141:4141",
    "127.0.0.1@attacker.example",
    "127.0.0.1:4141/",
    "[::1",
    "",
  ])("is refused as %j", (host) => {
    expect(asked({ headers: { host } })).toBe("host");
  });

  test("is refused without the header and with two of them", () => {
    expect(asked({ headers: { host: undefined } })).toBe("host");
    expect(asked({ headers: { host: ["127.0.0.1", "attacker.example"] } })).toBe("host");
  });

  test.each([
    "127.0.0.1",
    "localhost:1",
    "LOCALHOST",
    "[::1]:4141",
    "169.254.169.254",
    "booth.internal:4141",
  ])("%s is a name of ours", (host) => {
    expect(asked({ headers: { host } })).toBeUndefined();
  });
});

test("a name may be an address, in any way to write it", () => {
  const named = createTransportGuard({ hosts: ["::FFFF:7f00:2", "[2001:DB8:0::1]", "Booth.Internal"] });
  const request = { method: "GET", path: "/", query: "", body: "", peer: "unix", secure: false };
  for (const host of ["[::ffff:7f00:2]:1", "[2001:db8::1]", "booth.internal"]) {
    expect(named({ ...request, headers: { host } })).toBeUndefined();
  }
});

test.each(["http://foo:80", "foo:80", "foo/", "*.foo", "user@foo", "", "[::1", "fe80::1%eth0"])(
  "refuses a name that no Host header has: %j",
  (host) => {
    expect(() => createTransportGuard({ hosts: [host] })).toThrow(/host: .* must be a name or an address/);
  },
);

test.each(["10.0.0.0/8", "neighbour.example", "172.17.0.5:80", "", "[::1]"])(
  "refuses a neighbour that no address matches: %j",
  (peer) => {
    expect(() => createTransportGuard({ peers: [peer] })).toThrow(/peer: .* must be one IP address/);
  },
);

test("a neighbour's address may be written in any way", () => {
  const known = createTransportGuard({ peers: ["::FFFF:ac11:5", "2001:DB8:0::1"] });
  const request = { method: "GET", path: "/", query: "", body: "", secure: false };
  for (const peer of ["172.17.0.5", "::ffff:172.17.0.5", "2001:db8::1"]) {
    expect(known({ ...request, peer, headers: { host: "localhost" } })).toBeUndefined();
  }
});

describe("a browser", () => {
  test.each([
    { origin: "https://attacker.example" },
    { origin: "null" },
    { origin: "http://127.0.0.1:4141" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "none" },
  ])("is refused with %j", (headers) => {
    expect(asked({ headers })).toBe("browser");
  });

  test("is refused its preflight, and the form post that needs none", () => {
    const headers = { origin: "https://attacker.example", "access-control-request-method": "GET" };
    expect(asked({ method: "OPTIONS", headers })).toBe("browser");
    const form = { ...headers, "content-type": "text/plain" };
    expect(asked({ method: "POST", headers: form })).toBe("browser");
  });
});

test.each(["x-forwarded-for", "forwarded", "via", "x-forwarded-host"])(
  "refuses what came through a proxy: %s",
  (name) => {
    expect(asked({ headers: { [name]: "" } })).toBe("proxy");
    expect(asked({ headers: { [name]: ["a", "b"] } })).toBe("proxy");
  },
);

test("refuses a target that no real request has, before it is parsed", () => {
  expect(asked({ query: "a".repeat(9_000) })).toBe("size");
  expect(asked({ path: `/${"a".repeat(9_000)}` })).toBe("size");
});
