import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator.ts";
import { createBooth, environmentLayers } from "../../src/index.ts";
import { sources } from "../../src/sources.ts";
import { runProgram } from "../clients/run-program.ts";
import { type Asked, askBooth } from "./ask-booth.ts";
import { type Ask, answers, type Case, refusals } from "./five-sources-cases.ts";

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator();
});

afterAll(() => emulator.close());

function toAsk({ login, options, source, args }: Case): Ask {
  const { noRoleClientId: clientId, noRoleClientSecret: clientSecret } = emulator.seeded;
  const noRole = clientId && clientSecret ? { clientId, clientSecret } : {};
  return { source, args, options: { ...options, ...(login && noRole) } };
}

const cases: Readonly<Record<string, Case>> = { ...answers, ...refusals };

/** Through the emulator's own `fetch`, each when its test asks. */
function inProcess() {
  return (_: string, wanted: Case) =>
    askBooth(toAsk(wanted), emulator.environment(), { fetch: emulator.fetch });
}

/** In another process that trusts the emulator's authority, all at once. */
function overTheWire() {
  let ran: Promise<Record<string, { value?: unknown }>> | undefined;
  return async (name: string) => {
    ran ??= runProgram(
      "booth",
      emulator,
      Object.fromEntries(Object.entries(cases).map(([key, wanted]) => [key, toAsk(wanted)])),
    );
    return (await ran)[name]?.value as Asked;
  };
}

describe.each([
  ["without a port", inProcess],
  ["over HTTP and HTTPS, from another process", overTheWire],
] as const)("the booth's sources against the emulator, %s", (_, createAsker) => {
  const ask = createAsker();

  test.each(Object.entries(answers))("%s", { timeout: 60_000 }, async (name, wanted) => {
    const asked = await ask(name, wanted);
    expect(asked.error).toBeUndefined();
    expect(asked.outcome).toBe("fetched");
    expect(asked.result).toEqual(wanted.expected);
    expect(asked.expiresAt).toBeGreaterThan(Date.now());
  });

  test.each(Object.entries(refusals))("%s is refused", { timeout: 60_000 }, async (name, wanted) => {
    const { error } = await ask(name, wanted);
    expect(error).toMatchObject(wanted.expected);
  });
});

test("every source is asked, and refused", () => {
  const names = sources.map(({ name }) => name).sort();
  for (const table of [answers, refusals]) {
    expect([...new Set(Object.values(table).map(({ source }) => source))].sort()).toEqual(names);
  }
});

test("a source that needs the login's token shares it with everybody else", async () => {
  emulator.reset();
  const layers = environmentLayers(emulator.environment());
  const booth = createBooth({ layers, runtime: { fetch: emulator.fetch } });
  const app = { containerAppName: "testcontainerapp0", resourceGroupName: "rg" };
  await Promise.all([booth.getToken("container-app", app), booth.getToken("client", {})]);
  expect((await booth.getToken("client", {})).outcome).toBe("hit");
  expect(emulator.count({ route: "entra.token-v2" })).toBe(1);
  expect(emulator.count()).toBe(2);
});
