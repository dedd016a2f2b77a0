import { describe, expect, test } from "vitest";
import { LoginError } from "../model/errors.ts";
import { credentialFailure } from "./credential-failure.ts";

const failed = (more: object, message = "It failed.") => Object.assign(new Error(message), more);
const read = (more: object, message?: string) => credentialFailure(failed(more, message), "Theirs");

describe("may pass by itself", () => {
  const unavailable = { name: "UnavailableError", code: "TB_ERR_UPSTREAM_UNAVAILABLE", retryable: true };

  test.each([
    ...["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"],
    ...["EPIPE", "UND_ERR_SOCKET", "UND_ERR_CONNECT_TIMEOUT", "REQUEST_SEND_ERROR"],
  ])("the network's code %s", (code) => {
    expect(read({ code })).toMatchObject(unavailable);
  });

  test.each([
    ...["network_error", "no_network_connectivity", "endpoints_resolution_error"],
    ...["temporarily_unavailable", "server_error"],
  ])("MSAL's or OAuth's word %s, as a code or where only its message is left", (word) => {
    expect(read({ errorCode: word })).toMatchObject(unavailable);
    const kept = `EnvironmentCredential failed. Status code: 400\nMore details:\n${word}: See https://aka.ms`;
    expect(read({ statusCode: 400 }, kept)).toMatchObject(unavailable);
  });

  test.each([{ statusCode: 408 }, { statusCode: 500 }, { statusCode: 599 }, { status: 503 }])(
    "the status %j",
    (status) => {
      expect(read(status)).toMatchObject(unavailable);
    },
  );

  test("what caused it, one or two deep and no deeper", () => {
    const caused = { cause: failed({ code: "ECONNRESET" }) };
    expect(read(caused)).toMatchObject(unavailable);
    expect(read({ cause: failed(caused) })).toMatchObject(unavailable);
    expect(read({ cause: failed({ cause: failed(caused) }) })).toBeInstanceOf(LoginError);
    const ring = failed({});
    ring.cause = ring;
    expect(credentialFailure(ring, "Theirs")).toBeInstanceOf(LoginError);
  });

  test("a chain of which each link may, and no other", () => {
    const passing = failed({ cause: failed({ errorCode: "network_error" }) });
    const nobody = failed({}, "nobody is logged in");
    expect(read({ errors: [passing, passing] })).toMatchObject(unavailable);
    expect(read({ errors: [passing, nobody] }, "Chained.\nnetwork_error: x")).toBeInstanceOf(LoginError);
    expect(read({ errors: [] })).toBeInstanceOf(LoginError);
  });

  test("and says when to come back, where the authority did", () => {
    const response = { headers: { "retry-after": "7" } };
    expect(read({ statusCode: 503, response })).toMatchObject({ ...unavailable, retryAfterMs: 7_000 });
  });
});

describe("a throttle", () => {
  test.each([
    ["an object of headers", { headers: { "retry-after": "7" } }],
    ["headers that are asked", { headers: new Headers({ "Retry-After": "7" }) }],
  ])("is as long as it says: %s", (_, response) => {
    const error = read({ statusCode: 429, response });
    expect(error).toMatchObject({ name: "ThrottledError", retryAfterMs: 7_000, guessed: false });
    expect(error.message).toContain("7 s");
  });

  test.each([
    ["there is no answer", undefined],
    ["there are no headers", {}],
    ["there is no such header", { headers: new Headers() }],
    ["it is no number of seconds", { headers: { "retry-after": "soon" } }],
    [
      "it cannot be read",
      {
        headers: {
          get() {
            throw new Error("canary");
          },
        },
      },
    ],
  ])("is guessed where %s", (_, response) => {
    expect(read({ statusCode: 429, response })).toMatchObject({ retryAfterMs: 10_000, guessed: true });
  });

  test("is one although its words sound like an outage", () => {
    expect(read({ status: 429, errorCode: "temporarily_unavailable" })).toMatchObject({ guessed: true });
  });

  test("that MSAL repeats from memory is one", () => {
    const repeated = { name: "ServerError", errorCode: "90055", status: undefined };
    expect(read({ cause: failed(repeated) })).toMatchObject({ code: "TB_ERR_THROTTLED", guessed: true });
    expect(read({ ...repeated, errorCode: "" })).toMatchObject({ code: "TB_ERR_THROTTLED" });
  });
});

describe("a login that failed is the rest", () => {
  test.each([
    ["a refusal", { statusCode: 401, errorCode: "invalid_client" }],
    ["MSAL's refusal", { name: "ServerError", status: 400, errorCode: "invalid_grant" }],
    ["a code of its own", { code: "NOT_ENOTFOUND" }],
    ["a certificate that is not trusted", { code: "SELF_SIGNED_CERT_IN_CHAIN" }],
    ["a code that is a number", { code: 500 }],
    ["what is of no sensible type", { code: Object.create(null), statusCode: Symbol("429"), message: 7 }],
  ])("%s", (_, more) => {
    expect(read(more)).toMatchObject({ name: "LoginError", code: "TB_ERR_LOGIN_FAILED" });
  });

  test.each([null, undefined, "canary", 7])("and what is no error: %j", (thrown) => {
    expect(credentialFailure(thrown, "Theirs").message).toBe(
      "The credential object (Theirs) gave no token: it threw.",
    );
  });
});

test("an error of the booth's own goes through as it is", () => {
  const own = new LoginError("TB_ERR_NO_LOGIN", "There is no login.");
  expect(credentialFailure(own, "Theirs")).toBe(own);
});

test.each([{}, { code: "ECONNRESET" }, { statusCode: 429 }])(
  "%j is told by the first line of its message, without a token, and by nothing that hangs on it",
  (more) => {
    const message = "\u001b[31mfailed with eyJhbGciOiJub25lIn0.eyJjYW5hcnkiOjF9.c2ln\ncanary";
    const request = { headers: { authorization: "canary" } };
    const error = read({ ...more, request, response: { headers: {}, body: "canary" } }, message);
    expect(error.message).toMatch(/: \[31mfailed with \[redacted\]$/);
    expect(error.cause).toBeUndefined();
    expect(JSON.stringify(error)).not.toContain("canary");
    expect(read(more, "x".repeat(5_000)).message.length).toBeLessThan(1_000);
  },
);
