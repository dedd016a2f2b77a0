import { readFileSync } from "node:fs";
import { join } from "node:path";
import { optionNames } from "tokenbooth/config";
import { defineSource, secret, sources } from "tokenbooth/sources";
import * as v from "valibot";
import { expect, test } from "vitest";
import { version } from "../version.ts";
import { packageSchema } from "./package-schema.ts";

interface Spec {
  readonly config: { readonly variables: Readonly<Record<string, Record<string, unknown>>> };
  readonly provider: { readonly inputProperties: object };
  readonly types: Readonly<Record<string, Record<string, unknown>>>;
  readonly functions: Readonly<Record<string, { readonly inputs: Shape; readonly outputs: Shape }>>;
}

interface Shape {
  readonly properties: Readonly<Record<string, Record<string, unknown>>>;
  readonly required?: readonly string[];
}

const schema = packageSchema(sources, "1.2.3") as Spec;

test("every source is a function under its Pulumi name", () => {
  expect(Object.keys(schema.functions)).toEqual(sources.map(({ pulumi }) => `tokenbooth:${pulumi}`));
});

test("a token is secret, what is said about it is not, and what may be absent is not required", () => {
  const { inputs, outputs } = schema.functions["tokenbooth:app:getContainerAppAuthToken"] ?? {};
  expect(outputs?.properties["token"]).toMatchObject({ type: "string", secret: true });
  expect(outputs?.properties["expires"]).not.toHaveProperty("secret");
  expect(outputs?.properties["tags"]).toMatchObject({ additionalProperties: { type: "string" } });
  expect(outputs?.required).not.toContain("systemData");
  expect(inputs?.required).toEqual(["containerAppName", "resourceGroupName"]);
});

test("an object inside a result becomes a type of its module", () => {
  const { outputs } = schema.functions["tokenbooth:app:getContainerAppAuthToken"] ?? {};
  expect(outputs?.properties["systemData"]).toMatchObject({
    $ref: "#/types/tokenbooth:app:SystemDataResponse",
  });
  expect(schema.types["tokenbooth:app:SystemDataResponse"]).toMatchObject({ type: "object" });
});

test("every option of a booth is a variable, and secrets are marked", () => {
  const { variables } = schema.config;
  expect(Object.keys(variables)).toEqual([...optionNames, "plainTokens"]);
  expect(variables["clientSecret"]).toMatchObject({ type: "string", secret: true });
  expect(variables["maxRetries"]).toMatchObject({ type: "integer" });
  expect(variables["allowedHosts"]).toMatchObject({ type: "array", items: { type: "string" } });
  expect(schema.provider.inputProperties).toEqual(variables);
});

test("a source of somebody's own needs no word here", () => {
  const own = defineSource({
    ...sources[0],
    pulumi: "vault:getLease",
    args: v.strictObject({ path: v.pipe(v.string(), v.description("Path.")) }),
    result: v.object({ lease: secret("The lease."), renewals: v.pipe(v.number(), v.integer()) }),
    example: { path: "p" },
    complete: (args: object) => args,
  } as never);
  const { functions } = packageSchema([own], "1.2.3") as Spec;
  expect(functions["tokenbooth:vault:getLease"]?.outputs.properties).toMatchObject({
    lease: { type: "string", secret: true },
    renewals: { type: "integer" },
  });
});

test("the version is the package's", () => {
  const text = readFileSync(join(import.meta.dirname, "../../package.json"), "utf8");
  expect(JSON.parse(text)).toMatchObject({ version, pulumi: { version } });
});
