import { describe, expect, test } from "vitest";
import { createBooth } from "../../src/booth/booth.ts";
import { checkArguments } from "../../src/booth/check-arguments.ts";
import type { Credential, OktaCredential } from "../../src/model/credential.ts";
import { fieldsOf } from "../../src/model/schema-facts.ts";
import type { AnySource } from "../../src/model/token-source.ts";
import { sources } from "../../src/sources/index.ts";
import { createFakeClock } from "../fakes/clock.ts";

const options = {
  layers: [],
  environment: "public",
  tenantId: "tenant-a",
  subscriptionId: "00000000-0000-0000-0000-000000000001",
  oktaOrgUrl: "https://org-a.okta.example",
};

const login = { kind: "fake", description: "fake", fingerprint: "login-a" };
const azure: Credential = { ...login, fetchAccessToken: () => Promise.reject(new Error("not asked here")) };
const okta: OktaCredential = { ...login, authorization: () => Promise.reject(new Error("not asked here")) };

/** Which requests a booth fetches, by the source's own result: what it is asked for twice, it fetches once. */
function countingBooth(source: AnySource) {
  let fetched = 0;
  const counting: AnySource = {
    ...source,
    handOut: (result) => result,
    fetchToken: async () => ({ result: { nr: ++fetched }, life: { expiresInMs: 3_600_000 } }),
  };
  const booth = createBooth({
    ...options,
    sources: [counting],
    credential: azure,
    oktaCredential: okta,
    runtime: { clock: createFakeClock(), env: {}, random: () => 0 },
  });
  return async (args: object) => {
    const { result } = await booth.getToken(source.name, args);
    return (result as unknown as { nr: number }).nr;
  };
}

/** Values of which at least one is right for any argument there is. */
const others = ["another", "https://another.example/", "2022-05-01", "2024-03-01", "2023-07-01"];

function changed(source: AnySource, name: string): object {
  const example = source.example as Record<string, unknown>;
  for (const value of others) {
    const args = { ...example, [name]: value };
    if (example[name] !== value && isRight(source, args)) return args;
  }
  throw new Error(`no other value is known for ${source.name}'s ${name}`);
}

function isRight(source: AnySource, args: object): boolean {
  try {
    checkArguments(source, args);
    return true;
  } catch {
    return false;
  }
}

/** Says how to go about it, not what is wanted. */
const wishes = new Set(["bypassCache"]);

describe.each([...sources])("promise 8: a token of $name", (source: AnySource) => {
  const names = Object.keys(fieldsOf(source.args)).filter((name) => !wishes.has(name));
  test.each(names)("is not handed out for another %s", async (name) => {
    const get = countingBooth(source);
    const first = await get(source.example as object);
    expect(await get(changed(source, name))).not.toBe(first);
    expect(await get(source.example as object)).toBe(first);
  });

  test("is handed out for the same arguments in another order", async () => {
    const get = countingBooth(source);
    const first = await get(source.example as object);
    expect(await get(Object.fromEntries(Object.entries(source.example as object).reverse()))).toBe(first);
  });
});
