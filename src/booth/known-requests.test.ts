import fc from "fast-check";
import { expect, test } from "vitest";
import { createKnownRequests } from "./known-requests.ts";

const value = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.integer(),
  fc.constantFrom("true", "1", "\n1\na\n1\nb", "1\na\nb", ""),
);
const name = fc.oneof(fc.string(), fc.constantFrom("a", "b", "a\nb", "1\na", "a\nboolean", "__proto__"));
const source = fc.constantFrom("client", "client\na", "6\nclient", "");
const args = fc.dictionary(name, value, { maxKeys: 3 });

/** Whether what is remembered of the one is found for the other. */
function isTakenFor(one: string, its: object, other: string, others: object): boolean {
  const known = createKnownRequests<string>(10);
  known.remember(one, its, "remembered");
  return known.find(other, others) !== undefined;
}

test("recognises the same arguments in the same order, and never any others", () => {
  fc.assert(
    fc.property(source, args, source, args, (one, its, other, others) => {
      const same =
        one === other && JSON.stringify(Object.entries(its)) === JSON.stringify(Object.entries(others));
      expect(isTakenFor(one, its, other, others)).toBe(same);
      expect(isTakenFor(one, its, one, { ...its })).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ["client", {}, "client\nendpoint", {}],
  ["client", { endpoint: "" }, "client", {}],
  ["identity", { bypassCache: true }, "identity", { bypassCache: "true" }],
  ["identity", { bypassCache: true }, "identity", { "bypassCache\nboolean": "true" }],
  ["identity", { resource: "1" }, "identity", { resource: 1 }],
  ["okta", { clientId: "1\na\nb" }, "okta", { clientId: "a", id: "b" }],
  ["okta", { clientId: "a\n1\nb", id: "c" }, "okta", { clientId: "a", id: "b\n1\nc" }],
  ["okta", { clientId: "a", id: "b" }, "okta", { id: "b", clientId: "a" }],
])("tells %j %j from %j %j", (one, its, other, others) => {
  expect(isTakenFor(one, its, other, others)).toBe(false);
  expect(isTakenFor(other, others, one, its)).toBe(false);
});

test("takes what is left out and what is undefined for the same", () => {
  expect(isTakenFor("client", { endpoint: undefined }, "client", {})).toBe(true);
});

test.each([[{ nested: {} }], [{ list: ["a"] }], [{ nothing: null }], [{ fn: () => 1 }]])(
  "remembers nothing of arguments that are not plain: %o",
  (odd) => {
    expect(isTakenFor("client", odd, "client", odd)).toBe(false);
  },
);

test("lets the oldest make room", () => {
  const known = createKnownRequests<number>(2);
  for (const nr of [1, 2, 3]) known.remember("client", { endpoint: String(nr) }, nr);
  const found = ["1", "2", "3"].map((endpoint) => known.find("client", { endpoint }));
  expect(found).toEqual([undefined, 2, 3]);
});
