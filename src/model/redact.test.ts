import { expect, test } from "vitest";
import { redact } from "./redact.ts";

test("takes the given secrets out, as they are and as URLs and JSON write them", () => {
  const secret = 'p+s/w"d=';
  const text = `a ${secret} b ${encodeURIComponent(secret)} c ${JSON.stringify(secret)}`;
  expect(redact(text, [secret])).toBe('a [redacted] b [redacted] c "[redacted]"');
});

test("takes out whatever looks like a JSON Web Token, given or not", () => {
  const jwt = `${Buffer.from('{"alg":"RS256"}').toString("base64url")}.e30.c2ln`;
  expect(redact(`Authorization: Bearer ${jwt}`)).toBe("Authorization: Bearer [redacted]");
});

test("leaves a text without secrets alone, and does not take words apart for a secret of three letters", () => {
  expect(redact("nothing to hide here", ["the", ""])).toBe("nothing to hide here");
});
