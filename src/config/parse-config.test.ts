import { expect, test } from "vitest";
import { parseConfig } from "./parse-config.ts";

async function errorOf(text: string): Promise<string> {
  const error = await parseConfig(text, "tokenbooth.toml").catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: "UsageError", code: "TB_ERR_INVALID_CONFIG" });
  return (error as Error).message;
}

test("reads what holds for all profiles, each profile, and which one is the default", async () => {
  const parsed = await parseConfig(
    `
default_profile = "work"
subscription_id = "651f8027-33e8-4ec4-97b4-f6e9f3dc8744"

[profile.work]
tenant_id = "contoso.example"
login = "azure-cli"
max_retries = 5

[profile."at home"]
use_msi = true
allowed_hosts = ["login.example:8443"]
`,
    "tokenbooth.toml",
  );
  expect(parsed).toEqual({
    defaultProfile: "work",
    defaults: { subscriptionId: "651f8027-33e8-4ec4-97b4-f6e9f3dc8744" },
    profiles: {
      work: { tenantId: "contoso.example", login: "azure-cli", maxRetries: 5 },
      "at home": { useMsi: true, allowedHosts: ["login.example:8443"] },
    },
    holdsSecret: false,
  });
});

test("says whether a secret is among it", async () => {
  expect(await parseConfig(`[profile.ci]\nclient_secret = "canary"`, "x")).toMatchObject({
    holdsSecret: true,
  });
});

test.each([
  [`tenant = "x"`, "tokenbooth.toml:1: tenant: unknown key; did you mean tenant_id?"],
  [
    `[profile.work]\nlogin = "azure-cli"\ntenant = "x"`,
    "tokenbooth.toml:3: profile.work.tenant: unknown key; did you mean tenant_id?",
  ],
  [`[profil.work]`, "tokenbooth.toml:1: profil: unknown key; did you mean profile?"],
  [`[profile.work]\nprofile = "x"`, "tokenbooth.toml:2: profile.work.profile: unknown key"],
  [`\ntenant_id = 5`, "tokenbooth.toml:2: tenant_id: must be a text"],
  [`tenant_id = ""`, "tokenbooth.toml:1: tenant_id: must not be empty"],
  [`use_msi = "true"`, "tokenbooth.toml:1: use_msi: must be true or false"],
  [`max_retries = -1`, "tokenbooth.toml:1: max_retries: must be a whole number, 0 or more"],
  [`allowed_hosts = "one"`, "tokenbooth.toml:1: allowed_hosts: must be a list of texts"],
  [
    `login = "password"`,
    "tokenbooth.toml:1: login: must be one of client-secret, managed-identity, azure-cli",
  ],
  [`profile = 3`, "tokenbooth.toml:1: profile: must be tables: write [profile.NAME]"],
  [`[profile]\nwork = 3`, "tokenbooth.toml:2: profile.work: must be a table: write [profile.NAME]"],
  [
    `default_profile = "wrok"\n[profile.work]`,
    "tokenbooth.toml:1: default_profile: no such profile; the file has work",
  ],
  [`default_profile = "x"`, "tokenbooth.toml:1: default_profile: no such profile; the file has none"],
  [`default_profile = 1`, "tokenbooth.toml:1: default_profile: must be a text"],
])("refuses %j with file, line and key", async (text, message) => {
  expect(await errorOf(text)).toBe(message);
});

test("tells the line of broken TOML without quoting it", async () => {
  const message = await errorOf(`tenant_id = "x"\nclient_secret = "canary\n`);
  expect(message).toMatch(/^tokenbooth\.toml:2: Invalid TOML document/);
  expect(message).not.toContain("canary");
});

test("never repeats a value that is wrong", async () => {
  expect(await errorOf(`client_secret = ["canary"]`)).not.toContain("canary");
});
