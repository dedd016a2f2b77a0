import structs, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { expect, test } from "vitest";
import { decodeProperties } from "./decode.ts";

const signature = "4dabf18193072939515e22adb298388d";
const secret = (value: JavaScriptValue) => ({ [signature]: "1b47061264138c4ac30d75fd1eb44270", value });
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

function decoded(sent: Record<string, JavaScriptValue>) {
  return Object.fromEntries(decodeProperties(structs.Struct.fromJavaScript(sent)));
}

test("plain values come through as they are", () => {
  const plain = { a: "x", b: 1.5, c: true, d: ["y", 2], e: { f: "z" } };
  const values = Object.entries(decoded(plain)).map(([name, { value }]) => [name, value]);
  expect(Object.fromEntries(values)).toEqual(plain);
});

test("a property that is null is absent, and so are all without a struct", () => {
  expect(decoded({ a: null })).toEqual({});
  expect(decodeProperties(undefined).size).toBe(0);
});

test("a secret is unwrapped and remembered, however deep it lies", () => {
  expect(decoded({ a: secret("x"), b: [{ c: secret(["y"]) }], d: "z" })).toEqual({
    a: { value: "x", secret: true, unknown: false },
    b: { value: [{ c: ["y"] }], secret: true, unknown: false },
    d: { value: "z", secret: false, unknown: false },
  });
});

test("an output value is secret when it says so, and unknown when it holds nothing", () => {
  const output = { [signature]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" };
  expect(
    decoded({ a: { ...output, value: secret("x") }, b: { ...output, value: "y", secret: true } }),
  ).toEqual({
    a: { value: "x", secret: true, unknown: false },
    b: { value: "y", secret: true, unknown: false },
  });
  expect(decoded({ a: { ...output, secret: false } })["a"]?.unknown).toBe(true);
});

test("what only the deployment will know is unknown, however deep it lies", () => {
  expect(decoded({ a: unknown, b: [secret(unknown)], c: "known" })).toEqual({
    a: expect.objectContaining({ unknown: true }),
    b: expect.objectContaining({ unknown: true, secret: true }),
    c: expect.objectContaining({ unknown: false }),
  });
});
