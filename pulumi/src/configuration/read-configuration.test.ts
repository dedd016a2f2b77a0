import { expect, test } from "vitest";
import { readConfiguration } from "./read-configuration.ts";

function read(values: Readonly<Record<string, unknown>>, unknown = false) {
  return readConfiguration(
    new Map(Object.entries(values).map(([name, value]) => [name, { value, secret: false, unknown }])),
  );
}

test("reads what stack configuration writes as text", () => {
  const { options, plainTokens, problems } = read({
    tenantId: "t",
    useMsi: "true",
    maxRetries: "2",
    allowedHosts: '["a.example"]',
    plainTokens: "false",
  });
  expect(problems).toEqual([]);
  expect(options).toEqual({ tenantId: "t", useMsi: true, maxRetries: 2, allowedHosts: ["a.example"] });
  expect(plainTokens).toBe(false);
});

test("reads values of their own type too", () => {
  const { options, problems } = read({ useMsi: false, maxRetries: 0, allowedHosts: ["a.example"] });
  expect(problems).toEqual([]);
  expect(options).toEqual({ useMsi: false, maxRetries: 0, allowedHosts: ["a.example"] });
});

test("names every value that cannot be, and repeats none of them", () => {
  const { problems } = read({ clientSecret: 5, plainTokens: "sometimes", allowedHosts: "[canary" });
  expect(problems.map(({ property }) => property)).toEqual(["clientSecret", "plainTokens", "allowedHosts"]);
  expect(JSON.stringify(problems)).not.toMatch(/sometimes|canary/);
});

test("suggests the setting that was meant", () => {
  expect(read({ clientSecrett: "x" }).problems).toEqual([
    {
      property: "clientSecrett",
      reason: "tokenbooth:clientSecrett is no setting; did you mean tokenbooth:clientSecret?",
    },
  ]);
});

test("passes over what Pulumi adds and what looks like no setting of ours", () => {
  const { options, problems } = read({ version: "0.1.0", __internal: {}, replicas: "3" });
  expect({ options, problems }).toEqual({ options: {}, problems: [] });
});

test("an unknown value leaves its setting out", () => {
  expect(read({ tenantId: "anything" }, true)).toEqual({ options: {}, unknown: true, problems: [] });
});
