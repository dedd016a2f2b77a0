import { expect, test } from "vitest";
import { parseAzdTokenRequest, serializeAzdError, serializeAzdToken } from "./azd.ts";

test("reads one scope and the tenant", () => {
  expect(parseAzdTokenRequest('{"scopes":["https://a/.default"],"tenantId":"t"}')).toEqual({
    scopes: ["https://a/.default"],
    tenantId: "t",
  });
});

test.each(["", "[]", "{}", '{"scopes":[]}', '{"scopes":["a","b"]}', '{"scopes":[1]}'])(
  "says what is wrong with %s",
  (body) => {
    expect(parseAzdTokenRequest(body)).toHaveProperty("wrong");
  },
);

test("writes the end of a token's life in RFC 3339", () => {
  expect(JSON.parse(serializeAzdToken("t", 1_700_000_000_000).body)).toEqual({
    status: "success",
    token: "t",
    expiresOn: "2023-11-14T22:13:20.000Z",
  });
});

test("says that it is an error, and which", () => {
  expect(JSON.parse(serializeAzdError(401, "NotSignedInError", "unauthorized_client", "No.").body)).toEqual({
    status: "error",
    code: "NotSignedInError",
    message: "No.",
    error: "unauthorized_client",
  });
});
