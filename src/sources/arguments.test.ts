import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { apiVersionArgument, namedArgument, textArgument } from "./arguments.ts";
import { resourceGroupName, subscriptionId } from "./arm-arguments.ts";

const objection = (schema: v.GenericSchema, value: unknown) =>
  v.safeParse(schema, value).issues?.[0].message ?? "taken";

describe("a text", () => {
  const schema = textArgument("resource", "What for.", { short: "r", maxLength: 5 });

  test("of printable characters is taken as it is", () => {
    expect(v.parse(schema, " é名🎪")).toBe(" é名🎪");
    expect(v.getMetadata(schema)).toEqual({ short: "r" });
    expect(v.getDescription(schema)).toBe("What for.");
  });

  test.each([
    ["", "resource is empty."],
    ["123456", "resource is longer than 5 characters."],
    ["a\nb", "resource holds a line break or another control character."],
    ["a\u0000", "resource holds a line break or another control character."],
    ["a\u0085", "resource holds a line break or another control character."],
    ["a\u2028", "resource holds a line break or another control character."],
    [7, "resource must be a text."],
    [null, "resource must be a text."],
  ])("%j: %s", (value, words) => {
    expect(objection(schema, value)).toBe(words);
  });
});

describe("a name", () => {
  const schema = namedArgument("lot", { pattern: /^[a-z]+$/, words: "lower-case letters" }, "The lot.");

  test.each([
    ["north", "taken"],
    ["", "lot is empty."],
    ["North", "lot must be lower-case letters."],
    ["north\n", "lot must be lower-case letters."],
    [7, "lot must be a text."],
  ])("%j: %s", (value, words) => {
    expect(objection(schema, value)).toBe(words);
  });
});

describe("an api-version", () => {
  const schema = apiVersionArgument(["2023-01-01", "2024-01-01"], "2023-01-01");

  test("is the documented one unless told, and none that nobody published", () => {
    expect(v.parse(schema, undefined)).toBe("2023-01-01");
    expect(v.parse(schema, "2024-01-01")).toBe("2024-01-01");
    expect(objection(schema, "2025-01-01")).toBe("apiVersion must be one of 2023-01-01, 2024-01-01.");
  });
});

describe("a resource group", () => {
  test.each(["r", "rg", "a.b", "(a)-_b", "группа-(1)", "ｒｇ", "a".repeat(90)])("%s is a name", (name) => {
    expect(objection(resourceGroupName, name)).toBe("taken");
  });

  test.each(["", "a.", ".", "..", "a/b", "a b", "a".repeat(91), "a%2e", "a\n", "🎪"])(
    "%j is none",
    (name) => {
      expect(objection(resourceGroupName, name)).toContain("resourceGroupName");
    },
  );
});

test.each([
  ["651f8027-33e8-4ec4-97b4-f6e9f3dc8744", "taken"],
  [undefined, "taken"],
  ["../other", "subscriptionId must be a GUID."],
  ["", "subscriptionId is empty."],
  ["a".repeat(65), "subscriptionId is longer than 64 characters."],
])("a subscription %j: %s", (value, words) => {
  expect(objection(subscriptionId, value)).toBe(words);
});
