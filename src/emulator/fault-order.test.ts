import { describe, expect, test } from "vitest";
import type { FaultOrder } from "./fault-order.ts";
import { createFaults } from "./faults.ts";

const add = (order: FaultOrder) => createFaults(new Set(["imds.token"])).add(order);

describe("a header that cannot be sent is refused, by its key", () => {
  test.each([
    ["a blank in its name", { headers: { "x bad": "1" } }, "headers.x bad"],
    ["a letter beyond ASCII in its name", { headers: { "x-ä": "1" } }, "headers.x-ä"],
    ["no name", { headers: { "": "1" } }, "headers."],
    ["a line break", { headers: { ok: "1", "x-bad": "canary\r\nx-more: 1" } }, "headers.x-bad"],
    ["a line break at its end", { headers: { "x-bad": "canary\n" } }, "headers.x-bad"],
    ["a DEL", { headers: { "x-bad": "canary\u007f" } }, "headers.x-bad"],
    ["a character of two bytes", { headers: { "x-bad": "canary€" } }, "headers.x-bad"],
    ["a content type of two lines", { contentType: "canary\nx: 1" }, "contentType"],
    ["a redirect of two lines", { redirect: "https://canary/\r\n" }, "redirect"],
  ])("%s", (_, order, argument) => {
    const message = expect.stringContaining(`Fault order: ${argument}: must be`);
    expect(() => add(order)).toThrow(expect.objectContaining({ argument, message }));
    expect(() => add(order)).not.toThrow("canary");
  });

  test.each([
    ["every character of a token", { headers: { "!#$%&'*+-.^_`|~09azAZ": "1" } }],
    ["a tab, a blank, Latin-1 and nothing", { headers: { "x-one": "a\tb c", "x-two": "é", "x-three": "" } }],
    ["what is usual", { contentType: "text/html; charset=utf-8", redirect: "https://attacker.example/?a=b" }],
  ])("but not %s", (_, order) => {
    expect(() => add(order)).not.toThrow();
  });
});

test("nth and times together are refused, with what to do instead", () => {
  for (const times of [1, 2, "always"] as const) {
    expect(() => add({ nth: 2, times })).toThrow(
      /^Fault order: times: .*nth.*Leave times out, or give an order for each request/,
    );
  }
});
