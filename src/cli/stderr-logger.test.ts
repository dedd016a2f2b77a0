import { expect, test } from "vitest";
import { createStderrLogger } from "./stderr-logger.ts";

test("writes one line for each event, whatever its fields hold", () => {
  const lines: string[] = [];
  const logger = createStderrLogger((line) => void lines.push(line), true);
  logger.debug({ status: 200, ms: 12.3456, host: "arm.example", none: undefined }, "upstream answered");
  logger.warn({ path: "/a b\n" }, "odd");
  logger.error({ error: new TypeError("canary-secret"), nested: { token: "canary-secret" } }, "failed");
  expect(lines).toEqual([
    "tokenbooth: debug: upstream answered status=200 ms=12.3 host=arm.example\n",
    'tokenbooth: warning: odd path="/a b"\n',
    "tokenbooth: error: failed error=TypeError nested=[…]\n",
  ]);
});

test("tells who did not ask for more only what went wrong", () => {
  const lines: string[] = [];
  const logger = createStderrLogger((line) => void lines.push(line), false);
  logger.debug({}, "upstream answered");
  logger.info({}, "listening");
  logger.warn({ host: "arm.example" }, "the clock is wrong");
  expect(lines).toEqual(["tokenbooth: warning: the clock is wrong host=arm.example\n"]);
});
