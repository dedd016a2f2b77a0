import { expect, test } from "vitest";
import { createBoundedMap } from "./bounded-map.ts";

test("the oldest entry makes room for one too many", () => {
  const map = createBoundedMap<number>(2);
  map.set("a", 1);
  map.set("b", 2);
  map.set("a", 3);
  map.set("c", 4);
  expect([map.get("a"), map.get("b"), map.get("c")]).toEqual([3, undefined, 4]);
});

test("an entry that was deleted is gone", () => {
  const map = createBoundedMap<number>(2);
  map.set("a", 1);
  map.delete("a");
  expect(map.get("a")).toBeUndefined();
});
