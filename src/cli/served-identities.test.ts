import { expect, test } from "vitest";
import { createIdentities, type ServedBooth } from "../server/identities.ts";
import { servedIdentities } from "./served-identities.ts";

const login = {} as ServedBooth;
const table = {
  identity: [{ client_id: "c1", object_id: "o1", profile: "deploy", audiences: ["https://vault.azure.net"] }],
};
const served = async (...identity: string[]) =>
  createIdentities(await servedIdentities({ identity }, table, async () => login));

test.each(["c1", "C1", "o1"])(
  "a flag does not widen the audiences of an identity that the file maps: %s",
  async (id) => {
    await expect(served(id)).rejects.toThrow(/twice.*--identity/);
    const untouched = (await served("another")).find({ kind: "clientId", value: "c1" });
    expect(untouched?.allowsAudience("https://management.azure.com")).toBe(false);
  },
);

test("a flag may be given again", async () => {
  const identities = await served("x", "X");
  expect(identities.find({ kind: "objectId", value: "x" })).toBeDefined();
});
