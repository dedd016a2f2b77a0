import * as v from "valibot";
import { expect, test } from "vitest";
import { UnavailableError } from "../model/errors.ts";
import { expectJson, readJson } from "./json.ts";

const Body = v.object({ token: v.string(), life: v.object({ seconds: v.number() }) });
const answer = (body: string, headers: Record<string, string> = {}) => ({ status: 200, headers, body });
const read = (body: string, headers?: Record<string, string>) =>
  expectJson(answer(body, headers), Body, "host.example");

test("gives the promised fields, and drops others", () => {
  const body = { token: "t", life: { seconds: 1 } };
  expect(read(JSON.stringify({ ...body, more: "x" }))).toEqual(body);
});

test("names the fields that are missing or wrong, never what stands in them", () => {
  const wrong = () => read('{"token":{"canary":"canary"},"life":{"seconds":"canary"}}');
  expect(wrong).toThrow(UnavailableError);
  expect(wrong).toThrow(/missing or of the wrong kind: token, life\.seconds\./);
  expect(wrong).not.toThrow(/canary/);
});

test.each([
  [
    "HTML",
    "<html>canary</html>",
    { "content-type": "text/html; charset=utf-8" },
    /19 characters, text\/html\) is not JSON/,
  ],
  ["nothing", "", {}, /0 characters, no content type\) is not JSON/],
  ["half a body", '{"token":"canary', { "content-type": "application/json" }, /is not JSON/],
  ["another kind of JSON", '"canary"', {}, /the body itself/],
  ["null", "null", {}, /the body itself/],
])("is not mistaken by %s", (_, body, headers: Record<string, string>, words) => {
  const attempt = () => read(body, headers);
  expect(attempt).toThrow(words);
  expect(attempt).toThrow(
    expect.objectContaining({
      code: "TB_ERR_UPSTREAM_MALFORMED",
      retryable: false,
      upstream: expect.anything(),
    }),
  );
  expect(attempt).not.toThrow(/canary/);
});

test("reads what is no JSON as nothing", () => {
  expect(readJson(answer("<"))).toBeUndefined();
  expect(readJson(answer("[1]"))).toEqual([1]);
});
