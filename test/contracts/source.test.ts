import fc from "fast-check";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkArguments } from "../../src/booth/check-arguments.ts";
import { createEmulator, type Emulator } from "../../src/emulator.ts";
import { createBooth, environmentLayers, UsageError } from "../../src/index.ts";
import { defaultOf, factsOf } from "../../src/model/schema-facts.ts";
import {
  type AnySource,
  descriptionOf,
  fieldsOf,
  isOptional,
  isSecret,
  required,
  sources,
} from "../../src/sources.ts";
import { settings } from "../fakes/fetch-context.ts";
import { askedOf, meaningOf } from "./asked-of.ts";

/** Which result fields hold a token, and which upstream versions are published: the default first. */
const published: Record<string, { secrets: string[]; required: string[]; apiVersions?: string[] }> = {
  client: { secrets: ["token"], required: [] },
  "online-endpoint": {
    secrets: ["accessToken"],
    required: ["endpointName", "resourceGroupName", "workspaceName"],
    apiVersions: [
      ...["2021-03-01-preview", "2022-02-01-preview", "2022-05-01", "2022-06-01-preview", "2022-10-01"],
      ...[
        "2022-10-01-preview",
        "2022-12-01-preview",
        "2023-02-01-preview",
        "2023-04-01",
        "2023-04-01-preview",
      ],
      ...["2023-06-01-preview", "2023-08-01-preview", "2023-10-01", "2024-01-01-preview", "2024-04-01"],
      ...["2024-07-01-preview", "2024-10-01", "2024-10-01-preview", "2025-01-01-preview", "2025-04-01"],
      ...["2025-04-01-preview", "2025-06-01", "2025-07-01-preview", "2025-09-01", "2025-10-01-preview"],
      ...["2025-12-01", "2026-01-15-preview", "2026-03-01", "2026-03-15-preview", "2026-05-01"],
      "2026-05-15-preview",
    ],
  },
  "container-app": {
    secrets: ["token"],
    required: ["containerAppName", "resourceGroupName"],
    apiVersions: [
      ...["2023-08-01-preview", "2022-10-01", "2022-11-01-preview", "2023-04-01-preview", "2023-05-01"],
      ...[
        "2023-05-02-preview",
        "2023-11-02-preview",
        "2024-02-02-preview",
        "2024-03-01",
        "2024-08-02-preview",
      ],
      ...["2024-10-02-preview", "2025-01-01", "2025-02-02-preview", "2025-07-01", "2025-10-02-preview"],
      ...["2026-01-01", "2026-07-01"],
    ],
  },
  identity: {
    secrets: ["accessToken"],
    required: ["resource"],
    apiVersions: [
      ...["2018-02-01", "2018-04-02", "2018-10-01", "2019-02-01", "2019-03-11", "2019-04-30", "2019-06-01"],
      ...["2019-06-04", "2019-08-01", "2019-08-15", "2019-11-01", "2020-06-01", "2020-07-15", "2020-09-01"],
      ...["2020-10-01", "2020-12-01", "2021-01-01", "2021-02-01", "2021-03-01", "2021-05-01", "2021-08-01"],
      ...["2021-10-01", "2021-11-01", "2021-11-15", "2021-12-13", "2023-07-01", "2023-11-15", "2024-03-15"],
      ...["2024-07-17", "2025-04-07"],
    ],
  },
  okta: { secrets: [], required: ["clientId", "id"] },
};

/** Valid as a value of every text argument, and found in no URL by chance. */
const marker = "aMarker0z";

/** What an attacker would try in place of a name. */
const hostile = fc.oneof(
  fc.constantFrom(
    ...[
      "..",
      ".",
      "../..",
      "%2e%2e",
      "a/../b",
      "a/b",
      "a\\b",
      "?x=1",
      "a?api-version=1",
      "#",
      "a#b",
      "%",
      "%2f",
    ],
    ...[
      "a%00b",
      "@evil.example",
      "//evil.example",
      "http://evil.example/",
      ":80",
      ";x",
      "a b",
      "\t",
      "a\r\nHost: b",
    ],
    ...[
      "\u202egr",
      "\u2028",
      "\ufeff",
      "。。",
      "／",
      "aMarker0z/",
      "группа",
      "名前",
      "🎪",
      "a".repeat(90),
      "a".repeat(3000),
    ],
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
);

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ listen: false });
});
afterAll(() => emulator.close());

const boothOf = () =>
  createBooth({ layers: environmentLayers(emulator.environment()), runtime: { fetch: emulator.fetch } });

test("the contract knows every published source", () => {
  expect(sources.map(({ name }) => name).sort()).toEqual(Object.keys(published).sort());
});

test("no two sources share a name", () => {
  for (const key of ["name", "functionName", "pulumi", "summary"] as const) {
    expect(new Set(sources.map((source) => source[key])).size).toBe(sources.length);
  }
});

describe.each(sources.map((source: AnySource) => [source.name, source] as const))("%s", (name, source) => {
  const facts = published[name] ?? { secrets: [], required: [] };
  const args = fieldsOf(source.args);
  const result = fieldsOf(source.result);
  const example = source.example as Record<string, unknown>;
  const texts = Object.keys(args).filter(
    (field) => required(args[field] as v.GenericSchema).type === "string",
  );

  test("is named as every face needs it", () => {
    expect(source.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(source.functionName).toMatch(/^get[A-Z][A-Za-z]*Token$/);
    expect(source.pulumi).toMatch(/^[a-z]+:get[A-Z]?[A-Za-z]*Token$/);
    expect(source.summary).toMatch(/^[A-Z].*\.$/);
    expect(source.documentation).toMatch(/^https:\/\//);
  });

  test("describes every argument and every field of its result", () => {
    for (const [field, schema] of Object.entries({ ...args, ...result })) {
      expect(descriptionOf(schema), field).toMatch(/^[A-Z].*\.$/);
    }
    expect(Object.keys(result).length).toBeGreaterThan(0);
  });

  test("gives each one-letter flag to one argument", () => {
    const shorts = Object.values(args).flatMap((schema) => factsOf(schema).short ?? []);
    expect(new Set(shorts).size).toBe(shorts.length);
    for (const short of shorts) expect(short).toMatch(/^[a-z]$/);
  });

  test("demands exactly the published arguments", () => {
    const demanded = Object.keys(args).filter((field) => !isOptional(args[field] as v.GenericSchema));
    expect(demanded.sort()).toEqual([...facts.required].sort());
    for (const field of demanded) {
      const { [field]: _, ...rest } = example;
      expect(() => checkArguments(source, rest)).toThrow(expect.objectContaining({ argument: field }));
    }
  });

  test("marks exactly its tokens as secret", () => {
    const secret = Object.keys(result).filter((field) => isSecret(result[field] as v.GenericSchema));
    expect(secret).toEqual(facts.secrets);
  });

  test("takes its example, asks once, and gives what its own schema promises", async () => {
    const answer = await boothOf().getToken(source.name as "client", example);
    expect(answer.outcome).toBe("fetched");
    expect(v.parse(v.strictObject(result as v.ObjectEntries), answer.result)).toEqual(answer.result);
    expect(answer.expiresAt).toBeGreaterThan(answer.refreshAt);
  });

  test("knows its arguments again in any order, with or without their defaults", async () => {
    const booth = boothOf();
    const ask = (given: object) => booth.getToken(source.name as "client", given);
    const entries = Object.entries(example);
    const defaults = Object.keys(args).flatMap((field) => {
      const standard = defaultOf(args[field] as v.GenericSchema);
      return standard === undefined ? [] : [[field, standard] as const];
    });
    await ask(example);
    const again = [entries.toReversed(), [...defaults, ...entries], [...entries.toReversed(), ...defaults]];
    for (const given of again) expect((await ask(Object.fromEntries(given))).outcome).toBe("hit");
  });

  test("refuses an argument that it does not have", () => {
    const attempt = () => checkArguments(source, { ...example, nonsense: "x" });
    expect(attempt).toThrow(
      expect.objectContaining({ argument: "nonsense", code: "TB_ERR_INVALID_ARGUMENT" }),
    );
  });

  const versions = facts.apiVersions ?? [];
  const asksWith = async (given: object) => {
    const asked = await askedOf(source, { ...example, ...given });
    return "url" in asked ? asked.url.searchParams.getAll("api-version") : [];
  };

  test("offers exactly the published api-versions", () => {
    const known = args["apiVersion"] && (required(args["apiVersion"]) as unknown as { options: string[] });
    expect([...(known?.options ?? [])].sort()).toEqual([...versions].sort());
  });

  test("asks with the documented api-version unless told", async () => {
    expect(await asksWith({})).toEqual(versions.slice(0, 1));
  });

  test("asks with whichever api-version it is told", async () => {
    for (const apiVersion of versions) expect(await asksWith({ apiVersion })).toEqual([apiVersion]);
  });

  test("asks only its own upstream, and says which that is", async () => {
    const asked = await askedOf(source, example);
    const upstream = source.upstream(settings);
    expect(upstream.name).toMatch(/^[a-z]+$/);
    if ("url" in asked) expect(asked.request.url.startsWith(`${upstream.url}/`)).toBe(true);
  });

  test("lists what it sends in secret, and puts none of it into the URL", async () => {
    const asked = await askedOf(source, example);
    if (!("url" in asked)) return;
    expect(asked.request.url).not.toContain("canary");
    const sent = JSON.stringify(asked.request.headers).match(/canary-[a-z-]+/g) ?? [];
    expect(asked.request.secrets ?? []).toEqual(sent);
  });

  test.each(texts)(
    "%s is refused, or reaches the upstream as exactly that and changes nothing else",
    async (field) => {
      const asked = async (value: string) => meaningOf(await askedOf(source, { ...example, [field]: value }));
      const pattern = JSON.stringify(await asked(marker));
      expect(pattern).toContain(marker);
      await fc.assert(
        fc.asyncProperty(hostile, async (value) => {
          const meaning = await asked(value).catch((error: unknown) => error);
          if (meaning instanceof UsageError) {
            expect(meaning).toMatchObject({ code: "TB_ERR_INVALID_ARGUMENT", argument: field });
            expect(meaning.message).toContain(field);
            return;
          }
          const written = JSON.stringify(value).slice(1, -1);
          expect(JSON.stringify(meaning)).toBe(pattern.replaceAll(marker, () => written));
        }),
        { numRuns: 400 },
      );
    },
  );
});
