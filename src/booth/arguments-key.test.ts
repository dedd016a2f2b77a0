import fc from "fast-check";
import { expect, test } from "vitest";
import { argumentsKey } from "./arguments-key.ts";

const value = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.integer(),
  fc.constantFrom("true", "1", "\n1\na\n1\nb", ""),
);
const name = fc.oneof(fc.string(), fc.constantFrom("a", "b", "a\nb", "1\na", "\n1\na\n1\nb"));
const source = fc.constantFrom(
  "client",
  "client\n1\na\n1\nb",
  "client\n1\na\nboolean\ntrue",
  "6\nclient",
  "",
);
const args = fc.dictionary(name, value, { maxKeys: 3 });

test("is the same for the same arguments in the same order, and never for any others", () => {
  fc.assert(
    fc.property(source, args, source, args, (one, its, other, others) => {
      const same =
        one === other && JSON.stringify(Object.entries(its)) === JSON.stringify(Object.entries(others));
      expect(argumentsKey(one, its) === argumentsKey(other, others)).toBe(same);
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ["client", {}, "client\n8\nendpoint\n1\nx", {}],
  ["client\n8\nendpoint\n1\nx", {}, "client", { endpoint: "x" }],
  ["identity", { bypassCache: true }, "identity", { bypassCache: "true" }],
  ["identity", { resource: "1" }, "identity", { resource: 1 }],
  ["okta", { clientId: "a\n2\nid\n1\nb" }, "okta", { clientId: "a", id: "b" }],
])("tells %j %j from %j %j", (one, its, other, others) => {
  expect(argumentsKey(one, its)).not.toBe(argumentsKey(other, others));
});

test("takes what is left out and what is undefined for the same", () => {
  expect(argumentsKey("client", { endpoint: undefined })).toBe(argumentsKey("client", {}));
});

test.each([[{ nested: {} }], [{ list: ["a"] }], [{ nothing: null }], [{ fn: () => 1 }]])(
  "knows no key for arguments that are not plain: %o",
  (odd) => {
    expect(argumentsKey("client", odd)).toBeUndefined();
  },
);
