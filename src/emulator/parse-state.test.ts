import { describe, expect, test } from "vitest";
import { UsageError } from "../model/errors.ts";
import { parseEmulatorState } from "./parse-state.ts";

const guid = (digit: string) => `${digit.repeat(8)}-0000-4000-8000-000000000000`;
const problemOf = (text: string) =>
  parseEmulatorState(text, "state.toml").then(
    () => "none",
    (error: unknown) => (error instanceof UsageError ? error.message : String(error)),
  );

describe("a state file", () => {
  test("says what the emulator holds, in snake case", async () => {
    const state = await parseEmulatorState(
      `
extends = "nothing"
[[tenants]]
id = "${guid("1")}"
domains = ["fabrikam.example"]

[[applications]]
client_id = "${guid("2")}"
secrets = ["one", { value = "two", expires_at = 2030-01-31T12:00:00Z }]
arm_scopes = ["/subscriptions/${guid("3")}"]
[applications.app_roles]
"api://Some_API" = ["Data.Read"]

[[subscriptions]]
id = "${guid("3")}"

[[container_apps]]
resource_group = "Group"
name = "web"
tags = { Some_Tag = "x" }

[okta]
rate_limit = 5
[[okta.tokens]]
id = "oar1"
app_id = "0oa1"

[lifetimes]
entra_seconds = 60
`,
      "state.toml",
    );
    expect(state.tenants[0]?.domains).toEqual(["fabrikam.example"]);
    expect(state.applications[0]?.secrets).toEqual([
      "one",
      { value: "two", expiresAt: "2030-01-31T12:00:00.000Z" },
    ]);
    expect(state.applications[0]?.appRoles).toEqual({ "api://Some_API": ["Data.Read"] });
    expect(state.containerApps[0]?.tags).toEqual({ Some_Tag: "x" });
    expect(state.okta.rateLimit).toBe(5);
    expect(state.lifetimes.entraSeconds).toBe(60);
    expect(state.lifetimes.managedIdentitySeconds).toBe(86_399);
  });

  test.each([
    ["broken TOML", "\n[[tenants]\n", /^state\.toml:2:\d+: Invalid TOML document/],
    [
      "a value of the wrong kind",
      '[okta]\nrate_limit = "many"',
      /^state\.toml:2: okta\.rate_limit: must be a number$/,
    ],
    [
      "an id that is none",
      '[[tenants]]\ndomains = []\nid = "x"',
      /^state\.toml:3: tenants\[0\]\.id: must be a GUID$/,
    ],
    [
      "an unknown key",
      `[[tenants]]\nid = "${guid("1")}"\n\n[[tenants]]\nid = "${guid("2")}"\ncolour = "red"`,
      /^state\.toml:6: tenants\[1\]\.colour: unknown key$/,
    ],
    ["an unknown table", "[planets]\n", /^state\.toml:1: planets: unknown key$/],
    ["a missing key", "[[tenants]]\ndomains = []\n", /^state\.toml:1: tenants\[0\]\.id: is missing$/],
    [
      "a key in camel case",
      `[[applications]]\nclientId = "${guid("1")}"`,
      /^state\.toml:2: applications\[0\]\.clientId: unknown key; keys are written like client_id$/,
    ],
    [
      "a word that is none of the choices",
      '[[online_endpoints]]\nname = "e"\nresource_group = "g"\nworkspace = "w"\nauth_mode = "Password"',
      /^state\.toml:5: online_endpoints\[0\]\.auth_mode: must be AMLToken, Key or AADToken$/,
    ],
    [
      "a certificate that is none",
      `[[applications]]\nclient_id = "${guid("1")}"\ncertificates = ["""\nnot = "one"\n"""]`,
      /^state\.toml:3: applications\[0\]\.certificates\[0\]: must be a certificate/,
    ],
    [
      "a tenant that is not there",
      `[[identities]]\nclient_id = "${guid("1")}"\ntenant_id = "${guid("9")}"`,
      /^state\.toml:3: identities\[0\]\.tenant_id: no tenant has this id$/,
    ],
    [
      "a subscription that is not there",
      `[[resource_groups]]\nname = "g"\nsubscription_id = "${guid("9")}"`,
      /^state\.toml:3: resource_groups\[0\]\.subscription_id: no subscription has this id$/,
    ],
    [
      "a key of a nested list",
      `[[applications]]\nclient_id = "${guid("1")}"\n[[applications.federated_credentials]]\nissuer = "i"\nsubject = 7`,
      /^state\.toml:5: applications\[0\]\.federated_credentials\[0\]\.subject: must be a text$/,
    ],
    [
      "a lifetime of nothing",
      "[lifetimes]\nentra_seconds = 0",
      /^state\.toml:2: lifetimes\.entra_seconds: must be 1 or more$/,
    ],
  ])("%s is told with file, line and key", async (_, text, message) => {
    expect(await problemOf(text)).toMatch(message);
  });

  test("a message never repeats the value, which may be a secret", async () => {
    const message = await problemOf(
      `[[applications]]\nclient_id = "canary-value"\nsecrets = [{ valu = "canary-secret" }]`,
    );
    expect(message).not.toContain("canary");
    expect(await problemOf('secret = "canary\n')).not.toContain("canary");
  });
});
