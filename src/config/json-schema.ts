import { toJsonSchema } from "@valibot/to-json-schema";
import { fileKey } from "./key-names.ts";
import { type Options, OptionsSchema, optionNames } from "./options.ts";
import { ServerTable } from "./server-options.ts";

/** The JSON Schema of `tokenbooth.toml`: what an editor completes, explains and checks. */
export function configJsonSchema(): Record<string, unknown> {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "tokenbooth.toml",
    description: "Configuration of Tokenbooth. Keys outside of all profiles hold for each of them.",
    type: "object",
    additionalProperties: false,
    properties: {
      default_profile: {
        type: "string",
        minLength: 1,
        description: "Profile to use when none is named with `--profile` or TOKENBOOTH_PROFILE.",
      },
      profile: {
        type: "object",
        description: "Named profiles: `[profile.NAME]`.",
        additionalProperties: { $ref: "#/definitions/profile" },
      },
      server: serverSchema(),
      ...optionProperties(),
    },
    definitions: {
      profile: { type: "object", additionalProperties: false, properties: optionProperties() },
    },
  };
}

function serverSchema(): Record<string, unknown> {
  const { $schema, ...known } = toJsonSchema(ServerTable, {
    errorMode: "ignore",
    // TOML has dates of its own; what checks files shows them to us as texts.
    overrideSchema: ({ valibotSchema, jsonSchema }) =>
      valibotSchema.type === "date" ? { ...jsonSchema, type: "string", format: "date-time" } : undefined,
  }) as Record<string, unknown>;
  return { ...known, description: "How `serve` hands out tokens." };
}

function optionProperties(): Record<string, unknown> {
  return Object.fromEntries(optionNames.map((option) => [fileKey(option), optionSchema(option)]));
}

function optionSchema(option: keyof Options): Record<string, unknown> {
  const schema = toJsonSchema(OptionsSchema.entries[option].wrapped, { errorMode: "ignore" });
  // What only we understand stays out: strict validators refuse keywords they do not know.
  const { $schema, env, secret, ...known } = schema as Record<string, unknown>;
  return { ...known, ...(secret === true && { writeOnly: true }) };
}
