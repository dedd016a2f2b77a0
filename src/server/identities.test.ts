import { expect, test } from "vitest";
import { createIdentities, type ServedBooth } from "./identities.ts";

const one = {} as ServedBooth;
const two = {} as ServedBooth;
const resourceId =
  "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/x";

test("finds an identity by each of its ids, in any letter case", () => {
  const identities = createIdentities([
    { booth: one },
    { clientId: "C1", objectId: "O1", resourceId, booth: two },
  ]);
  expect(identities.find(undefined)?.booth).toBe(one);
  expect(identities.find({ kind: "clientId", value: "c1" })?.booth).toBe(two);
  expect(identities.find({ kind: "objectId", value: "o1" })?.booth).toBe(two);
  expect(identities.find({ kind: "resourceId", value: `${resourceId.toUpperCase()}/` })?.booth).toBe(two);
});

test("lets no identity stand in for another", () => {
  const identities = createIdentities([{ clientId: "C1", booth: two }]);
  expect(identities.find(undefined)).toBeUndefined();
  expect(identities.find({ kind: "objectId", value: "C1" })).toBeUndefined();
  expect(identities.find({ kind: "clientId", value: "C2" })).toBeUndefined();
});

test("answers for any identity only when told to", () => {
  const identities = createIdentities([{ booth: one }, { clientId: "C1", booth: two }], true);
  expect(identities.find({ kind: "clientId", value: "whoever" })).toMatchObject({
    booth: one,
    name: "system",
    asked: "whoever",
  });
  expect(identities.find({ kind: "clientId", value: "c1" })).not.toHaveProperty("asked");
  expect(identities.find(undefined)).not.toHaveProperty("asked");
});

test.each([
  ["c1", { clientId: "c1" }, { clientId: "C1", objectId: "o1" }],
  ["o1", { objectId: "o1" }, { objectId: "O1" }],
  ["booth-one", { resourceId: "/x/booth-one" }, { resourceId: "/X/Booth-One/" }],
])("refuses an id that is configured twice, in any letter case: %s", (id, first, second) => {
  const both = [
    { ...first, booth: one },
    { ...second, booth: two, audiences: ["https://vault.azure.net"] },
  ];
  for (const options of [both, both.toReversed()]) {
    expect(() => createIdentities(options)).toThrow(
      expect.objectContaining({
        code: "TB_ERR_INVALID_CONFIG",
        message: expect.stringMatching(new RegExp(`${id}.* twice`, "i")),
      }),
    );
  }
});

test("refuses a second system-assigned identity", () => {
  expect(() => createIdentities([{ booth: one }, { booth: two }])).toThrow(/system-assigned/);
});

test("takes an identity whose id is the word system for no other than itself", () => {
  const identities = createIdentities([{ clientId: "system", booth: two }]);
  expect(identities.find(undefined)).toBeUndefined();
});
