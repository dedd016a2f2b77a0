import { expect, test } from "vitest";
import { engineAddress } from "./command-line.ts";

test("the engine's address is the word that belongs to no flag", () => {
  const flags = ["--logtostderr", "-v=9", "--tracing", "http://127.0.0.1:9411/api"];
  expect(engineAddress([...flags, "127.0.0.1:4000"])).toBe("127.0.0.1:4000");
  expect(engineAddress(["127.0.0.1:4000", ...flags])).toBe("127.0.0.1:4000");
});

test("without one the plugin waits to be attached to", () => {
  expect(engineAddress([])).toBeUndefined();
  expect(engineAddress(["--tracing", "http://127.0.0.1:9411/api"])).toBeUndefined();
});
