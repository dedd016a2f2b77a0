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
  const identities = createIdentities([{ booth: one }], true);
  expect(identities.find({ kind: "clientId", value: "whoever" })?.booth).toBe(one);
});
