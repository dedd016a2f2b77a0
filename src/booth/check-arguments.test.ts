import * as v from "valibot";
import { expect, test } from "vitest";
import { UsageError } from "../model/errors.ts";
import { defineSource } from "../model/token-source.ts";
import { checkArguments } from "./check-arguments.ts";

const source = defineSource({
  name: "parking",
  functionName: "getParkingToken",
  pulumi: "parking:getToken",
  summary: "Token that opens a gate.",
  documentation: "https://parking.example",
  login: "host",
  args: v.pipe(
    v.strictObject({
      lot: v.pipe(v.string("lot must be a text."), v.nonEmpty("lot is empty.")),
      level: v.optional(v.string(), "ground"),
    }),
    v.check(({ lot }) => lot !== "closed", "That lot is closed."),
  ),
  result: v.object({}),
  example: { lot: "north" },
  complete: (args) => args,
  upstream: () => ({ name: "parking", url: "https://parking.example" }),
  fetchToken: () => Promise.reject(new Error("not asked")),
});

test("fills in the documented defaults", () => {
  expect(checkArguments(source, { lot: "north" })).toEqual({ lot: "north", level: "ground" });
});

test.each([
  [{}, "parking: lot is missing.", "lot"],
  [{ lot: "" }, "parking: lot is empty.", "lot"],
  [{ lot: 7 }, "parking: lot must be a text.", "lot"],
  [{ lot: "north", gate: 1 }, "parking: there is no argument gate. It takes lot, level.", "gate"],
  [{ lot: "closed" }, "parking: That lot is closed.", undefined],
])("says what is wrong with %j, and names the argument", (args, message, argument) => {
  const attempt = () => checkArguments(source, args);
  expect(attempt).toThrow(UsageError);
  expect(attempt).toThrow(expect.objectContaining({ code: "TB_ERR_INVALID_ARGUMENT", message }));
  try {
    attempt();
  } catch (error) {
    expect((error as UsageError).argument).toBe(argument);
  }
});

test.each([null, "lot", 7, undefined])("refuses %j in place of arguments", (args) => {
  const words = "parking: its arguments must be given as an object.";
  expect(() => checkArguments(source, args)).toThrow(expect.objectContaining({ message: words }));
});
