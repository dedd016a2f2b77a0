import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { keep, keepDigest, recognise } from "./kept-secret.ts";

const sha256 = createHash("sha256").update("ünïcode").digest("hex");
const kept = [keep("first"), keepDigest(sha256.toUpperCase()), keep("third")];

test("recognises each of several secrets, kept by itself or by its digest", () => {
  expect(
    ["first", "ünïcode", "third"].map((secret) => kept.indexOf(recognise(secret, kept) ?? keep(""))),
  ).toEqual([0, 1, 2]);
});

test("recognises nothing else, however near", () => {
  for (const secret of ["", "firs", "first ", "First", sha256])
    expect(recognise(secret, kept)).toBeUndefined();
  expect(recognise("first", [])).toBeUndefined();
});

test("keeps nothing that could be used", () => {
  expect(JSON.stringify(keep("canary"))).not.toContain("canary");
});
