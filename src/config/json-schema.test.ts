import { expect, test } from "vitest";
import { configJsonSchema } from "./json-schema.ts";
import { fileKey } from "./key-names.ts";
import { optionNames } from "./options.ts";

const schema = configJsonSchema() as {
  properties: Record<string, { description?: string; type?: string }>;
  definitions: { profile: { properties: Record<string, unknown> } };
};

test("describes every option, at the top and in a profile", () => {
  for (const option of optionNames) {
    const property = schema.properties[fileKey(option)];
    expect(property?.description, option).toMatch(/\S.*\.$/);
    expect(schema.definitions.profile.properties[fileKey(option)]).toEqual(property);
  }
});

test("says types, choices, bounds and which values are secret", () => {
  expect(schema.properties).toMatchObject({
    tenant_id: { type: "string", minLength: 1 },
    use_msi: { type: "boolean" },
    max_retries: { type: "integer", minimum: 0 },
    allowed_hosts: { type: "array", items: { type: "string", minLength: 1 } },
    login: { enum: ["client-secret", "managed-identity", "azure-cli"] },
    client_secret: { type: "string", writeOnly: true },
  });
});

test("allows no key that the reader would refuse", () => {
  expect(schema).toMatchObject({
    additionalProperties: false,
    definitions: { profile: { additionalProperties: false } },
  });
  expect(schema.definitions.profile.properties).not.toHaveProperty("default_profile");
});
