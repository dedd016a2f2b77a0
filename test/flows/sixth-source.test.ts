import * as v from "valibot";
import { expect, test } from "vitest";
import { createBooth } from "../../src/index.ts";
import { defineSource, secret, sources } from "../../src/sources.ts";
import { renderReferencePage } from "../../tools/reference-page.ts";
import { runCli } from "../fakes/cli-context.ts";

/** A token system that nobody has heard of. Nothing else in this file, and nothing in `src/`, knows its fields. */
const parkingToken = defineSource({
  name: "parking",
  functionName: "getParkingToken",
  pulumi: "parking:getToken",
  summary: "Token that opens a parking lot's gate.",
  documentation: "https://parking.example/docs",
  login: "host",
  args: v.strictObject({
    lotName: v.pipe(v.string(), v.nonEmpty(), v.description("Name of the lot."), v.metadata({ short: "l" })),
    level: v.optional(v.pipe(v.string(), v.description("Level, counted from the street."), v.metadata({}))),
  }),
  result: v.object({
    ticket: secret("Opens the gate."),
    gate: v.pipe(v.string(), v.description("Gate that the ticket opens.")),
  }),
  example: { lotName: "north" },
  complete: (args) => args,
  upstream: () => ({ name: "parking", url: "https://parking.example" }),
  fetchToken: async ({ lotName }) => ({
    result: { ticket: `ticket-of-${lotName}`, gate: "g1" },
    life: { expiresInMs: 3_600_000 },
  }),
});

const six = [...sources, parkingToken] as const;

test("a sixth source appears in the library, typed, cached and checked", async () => {
  const booth = createBooth({ sources: six, layers: [] });
  expect(await booth.functions.getParkingToken({ lotName: "north" })).toEqual({
    ticket: "ticket-of-north",
    gate: "g1",
  });
  const again = await booth.getToken("parking", { lotName: "north" });
  expect(again.outcome).toBe("hit");
  // @ts-expect-error The definition says that this is a text.
  await expect(booth.functions.getParkingToken({ lotName: 7 })).rejects.toMatchObject({
    argument: "lotName",
  });
});

test("a sixth source appears in the command line, with its flags, help and output forms", async () => {
  const ask = (...argv: string[]) => runCli(argv, { loadSources: async () => six });
  const got = await ask("get", "parking", "-l", "north");
  expect(JSON.parse(got.stdout)).toEqual({ ticket: "ticket-of-north", gate: "g1" });
  expect((await ask("get", "parking", "--lot-name", "south", "-o", "token")).stdout).toBe(
    "ticket-of-south\n",
  );
  const help = await ask("get", "parking", "--help");
  expect(help.stdout).toContain("--lot-name");
  expect(help.stdout).toContain("Level, counted from the street");
  expect((await ask("get", "--help")).stdout).toContain("Token that opens a parking lot's gate");
});

test("a sixth source has a reference page with its arguments, its secret and every language", () => {
  const page = renderReferencePage(parkingToken);
  expect(page).toContain("| `lotName` | `--lot-name`, `-l` | required | Name of the lot. |");
  expect(page).toContain("| `ticket` | text | **secret** | Opens the gate. |");
  for (const language of ["ts", "python", "go", "csharp", "java", "yaml"])
    expect(page).toContain(`\`\`\`${language}\n`);
});

test("the package exports the plain function of every source", async () => {
  const library = (await import("../../src/index.ts")) as Record<string, unknown>;
  const missing = sources
    .map(({ functionName }) => functionName)
    .filter((name) => typeof library[name] !== "function");
  expect(missing).toEqual([]);
});
