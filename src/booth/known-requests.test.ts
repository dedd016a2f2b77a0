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

test("walks into nothing but plain objects: what else an argument hides is for the check", () => {
  class Hidden {
    get endpoint() {
      return "https://graph.example";
    }
  }
  const inherited = Object.create({ endpoint: "https://graph.example" });
  for (const odd of [new Hidden(), inherited, [], null, "", 5, true]) {
    expect(isTakenFor("client", odd as object, "client", {})).toBe(false);
    expect(isTakenFor("client", {}, "client", odd as object)).toBe(false);
  }
  expect(isTakenFor("client", Object.assign(Object.create(null), { a: "b" }), "client", { a: "b" })).toBe(
    true,
  );
});

test("remembers no more than it may, however the arguments are named", () => {
  const held = new Set<number>();
  const known = createKnownRequests<number>(10);
  for (let nr = 0; nr < 100; nr++) {
    const args = { [`a${nr % 7}`]: String(nr), [`b${nr % 3}`]: nr };
    known.remember("client", args, nr);
    expect(known.find("client", args)).toBe(nr);
  }
  for (let nr = 0; nr < 100; nr++) {
    const found = known.find("client", { [`a${nr % 7}`]: String(nr), [`b${nr % 3}`]: nr });
    if (found !== undefined) held.add(found);
  }
  expect(held.size).toBeLessThanOrEqual(10);
});
