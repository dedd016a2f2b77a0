import { describe, expect, test } from "vitest";
import {
  imdsIdentityApiVersions,
  parseImdsToken,
  serializeImdsError,
  serializeImdsToken,
  serializeImdsTokenRequest,
  serializeImdsVersionError,
} from "./imds.ts";

const query = { resource: "https://management.azure.com/", apiVersion: "2018-02-01" };
const token = {
  accessToken: "t",
  clientId: "client",
  resource: query.resource,
  notBeforeAt: 1_706_695_000_900,
  expiresAt: 1_706_698_600_900,
  remainingMs: 3_599_900,
};
const read = (body: object) =>
  parseImdsToken({ status: 200, headers: {}, body: JSON.stringify(body) }, "host.example");

describe("the request", () => {
  test("is a GET with the header that no browser sends", () => {
    expect(serializeImdsTokenRequest("http://169.254.169.254", query)).toMatchObject({
      method: "GET",
      url: "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com%2F",
      headers: { metadata: "true" },
    });
  });

  test.each([
    [{ clientId: "a&b=c" }, "client_id", "a&b=c"],
    [{ objectId: "o" }, "object_id", "o"],
    [{ msiResId: "/subscriptions/s/x y" }, "msi_res_id", "/subscriptions/s/x y"],
    [{ authority: "https://login.example" }, "authority", "https://login.example"],
    [{ bypassCache: true }, "bypass_cache", "true"],
  ])("says %j under its published name", (more, name, value) => {
    const { url } = serializeImdsTokenRequest("http://169.254.169.254", { ...query, ...more });
    const sent = [...new URL(url).searchParams.keys()];
    expect(sent).toEqual(["api-version", "resource", name]);
    expect(new URL(url).searchParams.get(name)).toBe(value);
  });

  test("does not say what it was told not to", () => {
    const { url } = serializeImdsTokenRequest("http://h", {
      ...query,
      bypassCache: false,
      clientId: undefined,
    });
    expect([...new URL(url).searchParams.keys()]).toEqual(["api-version", "resource"]);
  });
});

describe("the answer", () => {
  const written = {
    access_token: "t",
    client_id: "client",
    expires_in: "3599",
    expires_on: "1706698600",
    ext_expires_in: "3599",
    not_before: "1706695000",
    resource: query.resource,
    token_type: "Bearer",
  };

  test("is read as it is written: every number is digits in a string", () => {
    const response = serializeImdsToken(token);
    expect(JSON.parse(response.body)).toEqual(written);
    expect(parseImdsToken(response, "host.example")).toEqual(written);
  });

  test("echoes the selector that was asked with", () => {
    expect(JSON.parse(serializeImdsToken({ ...token, objectId: "o" }).body)).toMatchObject({
      object_id: "o",
    });
    expect(JSON.parse(serializeImdsToken({ ...token, msiResId: "m" }).body)).toMatchObject({
      msi_res_id: "m",
    });
  });

  test("of a look-alike that writes numbers is read too", () => {
    expect(read({ ...written, expires_in: 3599, expires_on: 1706698600 })).toEqual(written);
  });

  test("may leave out what the specification's example leaves out", () => {
    const { token_type: _, not_before: __, ext_expires_in: ___, client_id: ____, ...least } = written;
    expect(read(least)).toEqual({ ...least, token_type: "Bearer", not_before: "0", client_id: "" });
  });

  test.each([
    ["access_token", ""],
    ["access_token", undefined],
    ["expires_in", "soon"],
    ["expires_in", ""],
    ["expires_in", -1],
    ["expires_in", 1.5],
    ["expires_on", "06/20/2019 02:57:58 +00:00"],
    ["resource", undefined],
  ])("with %s %j is refused, naming the field", (field, value) => {
    const attempt = () => read({ ...written, access_token: "canary", [field]: value });
    expect(attempt).toThrow(new RegExp(`wrong kind: ${field}\\.`));
    expect(attempt).not.toThrow(/canary/);
  });
});

describe("a refusal", () => {
  const refuse = (status: number, body: string, headers: Record<string, string> = {}) => {
    try {
      return parseImdsToken({ status, headers, body }, "host.example");
    } catch (error) {
      return error as Error;
    }
  };
  const flat = (error: string, description?: string) =>
    JSON.stringify({ error, error_description: description });

  test("is read as it is written", () => {
    const { status, body } = serializeImdsError(400, "invalid_request", "Identity not found");
    expect(status).toBe(400);
    expect(refuse(status, body)).toMatchObject({
      code: "TB_ERR_UPSTREAM_REFUSED",
      message: expect.stringMatching(/400 invalid_request: Identity not found\. Assign the identity/),
      upstream: { code: "invalid_request" },
    });
  });

  test.each([404, 410, 500, 503])("with %i means wait, not no", (status) => {
    expect(refuse(status, flat("not_found", "Updating"))).toMatchObject({
      code: "TB_ERR_UPSTREAM_UNAVAILABLE",
      retryable: true,
    });
  });

  test("with 410 lasts at most 70 seconds", () => {
    expect(refuse(410, flat("not_found"))).toMatchObject({ lastsAtMostMs: 70_000 });
  });

  test("with 429 asks for the pause that it names", () => {
    const throttled = refuse(429, flat("too_many_requests"), { "retry-after": "5" });
    expect(throttled).toMatchObject({ code: "TB_ERR_THROTTLED", retryAfterMs: 5000 });
  });

  test("of an api-version names newer ones, and reaches the reader", () => {
    const { status, body } = serializeImdsVersionError();
    expect(JSON.parse(body)["newest-versions"]).toEqual(imdsIdentityApiVersions.slice(0, 3));
    expect(refuse(status, body)).toMatchObject({ code: "TB_ERR_UPSTREAM_REFUSED" });
    expect(String(refuse(status, body))).toContain("api-version is invalid");
  });

  test("of something else in its place is told by its status, and not quoted", () => {
    expect(String(refuse(403, "<html>canary</html>"))).toContain(
      "a body that is not its own (19 characters)",
    );
    expect(String(refuse(403, "<html>canary</html>"))).not.toContain("canary");
  });
});
