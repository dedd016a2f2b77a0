import { describe, expect, test } from "vitest";
import {
  defaultScope,
  parseEntraError,
  resourceOfScope,
  serializeEntraError,
  serializeEntraToken,
  serializeEntraV1Token,
} from "./entra.ts";

const token = {
  accessToken: "t",
  resource: "https://vault.azure.net/",
  notBeforeAt: 1_706_695_000_900,
  expiresAt: 1_706_698_600_900,
  lifetimeMs: 3_599_900,
};
const trace = { traceId: "trace-1", correlationId: "corr-1", at: Date.parse("2026-11-22T08:00:00.123Z") };

describe("scope and resource", () => {
  test.each([
    ["https://management.azure.com/", "https://management.azure.com//.default"],
    ["https://vault.azure.net", "https://vault.azure.net/.default"],
    ["api://app", "api://app/.default"],
  ])("%s is asked for as %s, its final slash included", (resource, scope) => {
    expect(defaultScope(resource)).toBe(scope);
    expect(resourceOfScope(scope)).toBe(resource);
  });
});

describe("a token", () => {
  test("from the v2.0 endpoint has numbers, and is not to be stored on the way", () => {
    const { headers, body } = serializeEntraToken(token);
    expect(JSON.parse(body)).toEqual({
      token_type: "Bearer",
      expires_in: 3599,
      ext_expires_in: 3599,
      access_token: "t",
    });
    expect(headers["cache-control"]).toContain("no-store");
  });

  test("from the first endpoint has digits in strings, and its times", () => {
    expect(JSON.parse(serializeEntraV1Token(token).body)).toEqual({
      token_type: "Bearer",
      expires_in: "3599",
      ext_expires_in: "3599",
      expires_on: "1706698600",
      not_before: "1706695000",
      resource: "https://vault.azure.net/",
      access_token: "t",
    });
  });
});

describe("a refusal", () => {
  const refuse = (code: number, error: string, status = 400, message = "It is so.") =>
    parseEntraError(serializeEntraError({ status, error, code, message }, trace), "login.example");

  test("is written as Entra ID writes it: number, trace and time in the description and beside it", () => {
    const refusal = {
      status: 401,
      error: "invalid_client",
      code: 7000215,
      message: "Invalid client secret.",
    };
    const { status, headers, body } = serializeEntraError(refusal, trace);
    expect(status).toBe(401);
    expect(headers["x-ms-request-id"]).toBe("trace-1");
    expect(JSON.parse(body)).toEqual({
      error: "invalid_client",
      error_description:
        "AADSTS7000215: Invalid client secret. Trace ID: trace-1 Correlation ID: corr-1 Timestamp: 2026-11-22 08:00:00Z",
      error_codes: [7000215],
      timestamp: "2026-11-22 08:00:00Z",
      trace_id: "trace-1",
      correlation_id: "corr-1",
    });
  });

  test("is read without its trailer, its number as the code and its trace as the request id", () => {
    const error = refuse(7000215, "invalid_client", 401, "Invalid client secret.");
    expect(error.upstream).toEqual({
      host: "login.example",
      status: 401,
      code: "AADSTS7000215",
      requestId: "trace-1",
    });
    expect(error.message).toMatch(/AADSTS7000215: Invalid client secret\. Use the secret's value/);
    expect(error.message).not.toContain("Correlation");
  });

  test.each([
    [7000215, "invalid_client"],
    [7000222, "invalid_client"],
    [700016, "unauthorized_client"],
    [90002, "invalid_request"],
    [50076, "interaction_required"],
    [65001, "invalid_grant"],
  ])("AADSTS%i (%s) is a login that failed", (code, error) => {
    expect(refuse(code, error)).toMatchObject({ code: "TB_ERR_LOGIN_FAILED" });
  });

  test.each([
    [500011, "invalid_resource"],
    [70011, "invalid_scope"],
    [9002313, "invalid_request"],
  ])("AADSTS%i (%s) is a refusal of what was asked", (code, error) => {
    expect(refuse(code, error)).toMatchObject({ code: "TB_ERR_UPSTREAM_REFUSED" });
  });

  test.each([400, 503])(
    "as temporarily_unavailable is passing, whether its status says so or not: %i",
    (status) => {
      const error = refuse(90033, "temporarily_unavailable", status);
      expect(error).toMatchObject({
        code: "TB_ERR_UPSTREAM_UNAVAILABLE",
        retryable: true,
        upstream: { status },
      });
    },
  );

  test("as temporarily_unavailable with 429 is still a throttle", () => {
    expect(refuse(90055, "temporarily_unavailable", 429)).toMatchObject({ code: "TB_ERR_THROTTLED" });
  });

  test("without numbers is known by OAuth's word", () => {
    const body = JSON.stringify({ error: "invalid_client" });
    const error = parseEntraError(
      { status: 401, headers: { "x-ms-request-id": "r1" }, body },
      "login.example",
    );
    expect(error.upstream).toMatchObject({ code: "invalid_client", requestId: "r1" });
  });

  test("in several lines is told by the first", () => {
    const description = "AADSTS70011: The scope is not valid.\r\nTrace ID: x\r\nTimestamp: y";
    const body = JSON.stringify({
      error: "invalid_scope",
      error_description: description,
      error_codes: [70011],
    });
    const { message } = parseEntraError({ status: 400, headers: {}, body }, "login.example");
    expect(message).toMatch(/AADSTS70011: The scope is not valid\.$/);
  });

  test("whose body is not Entra ID's is told by its status, and not quoted", () => {
    const error = parseEntraError({ status: 403, headers: {}, body: "<html>canary</html>" }, "login.example");
    expect(error).toMatchObject({ code: "TB_ERR_UPSTREAM_REFUSED", upstream: { status: 403 } });
    expect(error.message).toContain("19 characters");
    expect(error.message).not.toContain("canary");
  });
});
