import { expect, test } from "vitest";
import { parseConfig } from "./parse-config.ts";

const sha256 = "ab".repeat(32);
const config = `
[profile.work]
login = "azure-cli"

[server]
listen = ["127.0.0.1:4141"]
allow = ["https://vault.azure.net"]
imds = true

[[server.key]]
name = "ci"
sha256 = "${sha256}"
expires_at = 2030-01-01T00:00:00Z

[[server.key]]
name = "deploy"
sha256 = "${sha256}"
identities = ["system"]

[[server.identity]]
client_id = "one"
profile = "work"
`;

test("reads the server's tables", async () => {
  const { server } = await parseConfig(config, "tokenbooth.toml");
  expect(server?.listen).toEqual(["127.0.0.1:4141"]);
  expect(server?.key?.map(({ name }) => name)).toEqual(["ci", "deploy"]);
  expect(server?.key?.[0]?.expires_at?.toISOString()).toBe("2030-01-01T00:00:00.000Z");
  expect(server?.identity).toEqual([{ client_id: "one", profile: "work" }]);
});

test.each([
  [
    "unknown keys",
    "identities = [",
    "identitys = [",
    /^tokenbooth\.toml:18: server\.key\.1\.identitys: unknown key/,
  ],
  [
    "a hash that is none",
    `sha256 = "${sha256}"\nid`,
    `sha256 = "x"\nid`,
    /:17: server\.key\.1\.sha256: must be 64/,
  ],
  ["a missing name", 'name = "ci"', "", /server\.key\.0\.name: is missing/],
  ["a profile that does not exist", '"work"', '"home"', /:22: server\.identity\.0\.profile: no such profile/],
  ["a wrong kind", "imds = true", "imds = 1", /:8: server\.imds: must be true or false/],
])("names file, line and key of %s", async (_what, from, to, message) => {
  await expect(parseConfig(config.replace(from, to), "tokenbooth.toml")).rejects.toThrow(message);
});
