import fc from "fast-check";
import { expect, test } from "vitest";
import { parseClaimsChallenge, serializeClaimsChallenge } from "./claims-challenge.ts";

const uri = "https://login.example/tenant";

test("reads back whatever claims were asked for", () => {
  fc.assert(
    fc.property(fc.json(), (claims) => {
      expect(parseClaimsChallenge(serializeClaimsChallenge(uri, claims))).toBe(claims);
    }),
  );
});

test("reads a challenge as Azure documents it", () => {
  const header =
    'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNjA0MTA2NjUxIn19fQ=="';
  expect(parseClaimsChallenge(header)).toBe(
    '{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}',
  );
});

test.each([
  ["no header", undefined],
  ["a challenge without claims", 'Bearer authorization_uri="https://login.example", error="invalid_token"'],
  ["empty claims", 'Bearer claims=""'],
  ["claims that are no JSON", `Bearer claims="${Buffer.from("{").toString("base64")}"`],
  ["claims of another name", `Bearer xclaims="${Buffer.from("{}").toString("base64")}"`],
])("reads no claims out of %s", (_, header) => {
  expect(parseClaimsChallenge(header)).toBeUndefined();
});
