import { describe, expect, test } from "vitest";
import type { HttpResponse } from "../model/http.ts";
import { type RefusalReading, upstreamError } from "./upstream-error.ts";

const answer = (status: number, headers: HttpResponse["headers"] = {}): HttpResponse => ({
  status,
  headers,
  body: "",
});
const reading: RefusalReading = { who: "Somebody", host: "host.example" };
const errorFor = (status: number, more: Partial<RefusalReading> = {}, headers?: HttpResponse["headers"]) =>
  upstreamError(answer(status, headers), { ...reading, ...more });

describe("which error an answer becomes", () => {
  test.each([
    [400, "RefusedError", "TB_ERR_UPSTREAM_REFUSED", false],
    [401, "RefusedError", "TB_ERR_UPSTREAM_REFUSED", false],
    [403, "RefusedError", "TB_ERR_UPSTREAM_REFUSED", false],
    [404, "RefusedError", "TB_ERR_NOT_FOUND", false],
    [410, "RefusedError", "TB_ERR_UPSTREAM_REFUSED", false],
    [408, "UnavailableError", "TB_ERR_UPSTREAM_UNAVAILABLE", true],
    [429, "ThrottledError", "TB_ERR_THROTTLED", true],
    [500, "UnavailableError", "TB_ERR_UPSTREAM_UNAVAILABLE", true],
    [503, "UnavailableError", "TB_ERR_UPSTREAM_UNAVAILABLE", true],
    [302, "UnavailableError", "TB_ERR_UPSTREAM_MALFORMED", false],
    [202, "UnavailableError", "TB_ERR_UPSTREAM_MALFORMED", false],
    [204, "UnavailableError", "TB_ERR_UPSTREAM_MALFORMED", false],
  ])("%i: %s %s", (status, name, code, retryable) => {
    const error = errorFor(status);
    expect(error).toMatchObject({ name, code, retryable, upstream: { host: "host.example", status } });
    expect(error.message).toContain(`Somebody (host.example) answered ${status}`);
  });

  test("a refusal of who asks is a login that failed", () => {
    expect(errorFor(400, { ofLogin: true })).toMatchObject({
      name: "LoginError",
      code: "TB_ERR_LOGIN_FAILED",
    });
    expect(errorFor(503, { ofLogin: true })).toMatchObject({ code: "TB_ERR_UPSTREAM_UNAVAILABLE" });
  });

  test("a vendor's protocol may call a status passing, or not, and say how long it lasts", () => {
    const passing = errorFor(404, { passing: true, lastsAtMostMs: 70_000 });
    expect(passing).toMatchObject({ code: "TB_ERR_UPSTREAM_UNAVAILABLE", lastsAtMostMs: 70_000 });
    expect(errorFor(500, { passing: false })).toMatchObject({ code: "TB_ERR_UPSTREAM_REFUSED" });
  });

  test("a refusal keeps the claims that it asks for", () => {
    expect(errorFor(401, { claims: "{}" })).toMatchObject({ claims: "{}" });
  });
});

describe("the pause that is asked for", () => {
  test("is the one the upstream names", () => {
    expect(errorFor(429, {}, { "retry-after": "7" })).toMatchObject({ retryAfterMs: 7000, guessed: false });
    expect(errorFor(429, { retryAfterMs: 3000 }, { "retry-after": "7" })).toMatchObject({
      retryAfterMs: 3000,
    });
    expect(errorFor(503, {}, { "retry-after": "7" })).toMatchObject({ retryAfterMs: 7000 });
    expect(errorFor(503)).not.toHaveProperty("retryAfterMs");
  });

  test("is guessed, and said to be, when a 429 names none", () => {
    expect(errorFor(429)).toMatchObject({ retryAfterMs: 10_000, guessed: true });
  });

  test("stands in the message in whole seconds", () => {
    expect(errorFor(429, { retryAfterMs: 1500 }).message).toMatch(/Ask again in 2 s\.$/);
  });
});

describe("what the upstream says", () => {
  test("is repeated with its code, its request id and the next step", () => {
    const facts = {
      code: "AuthorizationFailed",
      message: "You may not",
      requestId: "r1",
      next: "Ask an admin.",
    };
    const error = errorFor(403, facts);
    expect(error.message).toBe(
      "Somebody (host.example) answered 403 AuthorizationFailed: You may not. Ask an admin.",
    );
    expect(error.upstream).toEqual({
      host: "host.example",
      status: 403,
      code: "AuthorizationFailed",
      requestId: "r1",
    });
  });

  test("never breaks a line, steers a terminal, or fills a page", () => {
    const nasty = `\u001b[31mred\u001b[0m\r\nSet-Cookie: x\u0000\u009b${"x".repeat(10_000)}`;
    const error = errorFor(403, { code: nasty, message: nasty, requestId: nasty });
    const shown = [error.message, error.upstream?.code, error.upstream?.requestId];
    for (const text of shown) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: none of these may be left.
      expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      expect(text?.length).toBeLessThan(1000);
    }
  });
});
