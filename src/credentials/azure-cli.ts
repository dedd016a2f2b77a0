import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import type { AccessToken, Credential } from "../model/credential.ts";
import { LoginError, UsageError } from "../model/errors.ts";
import { redact } from "../model/redact.ts";
import { resourceOfScope } from "../wire/entra.ts";
import { fingerprint } from "./fingerprint.ts";

export interface AzureCliOptions {
  readonly tenantId?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const timeoutMs = 20_000;

/**
 * Whoever is logged in to the Azure CLI.
 *
 * @see https://learn.microsoft.com/cli/azure/account#az-account-get-access-token
 */
export function createAzureCliCredential({ tenantId, env }: AzureCliOptions): Credential {
  const account = readDefaultAccount(env);
  return {
    kind: "azure-cli",
    description: account === undefined ? "the Azure CLI's login" : `${account.user} (Azure CLI)`,
    fingerprint: fingerprint("azure-cli", tenantId?.toLowerCase(), account?.user, account?.tenant),
    async fetchAccessToken({ scope }) {
      const resource = resourceOfScope(scope);
      // The command line is built from this: nothing that a shell could read more into may pass.
      if (!/^[A-Za-z0-9._\-/:]+$/.test(resource)) {
        throw new UsageError(
          "TB_ERR_INVALID_ARGUMENT",
          `The Azure CLI cannot be asked for ${JSON.stringify(resource)}: only letters, digits and . _ - / : are allowed.`,
          { argument: "endpoint" },
        );
      }
      const tenant = tenantId === undefined ? [] : ["--tenant", tenantId];
      const args = ["account", "get-access-token", "-o", "json", "--resource", resource, ...tenant];
      return parseAzOutput(await runAz(args, env));
    },
  };
}

async function runAz(args: readonly string[], env: AzureCliOptions["env"]): Promise<string> {
  const { execFile } = await import("node:child_process");
  return new Promise((resolve, reject) => {
    // On Windows `az` is a batch file, which only a shell starts.
    const shell = env["OS"] === "Windows_NT";
    execFile("az", args, { env, shell, timeout: timeoutMs, windowsHide: true }, (error, stdout, stderr) => {
      if (error) reject(azFailed(error, stderr));
      else resolve(stdout);
    });
  });
}

function azFailed(error: Error & { code?: unknown; killed?: boolean }, stderr: string): LoginError {
  if (error.code === "ENOENT" || error.code === 127 || /is not recognized/.test(stderr)) {
    return new LoginError("TB_ERR_NO_LOGIN", "The Azure CLI (az) is not installed, or not on the PATH.");
  }
  if (error.killed) {
    return new LoginError("TB_ERR_LOGIN_FAILED", `The Azure CLI gave no token within ${timeoutMs / 1000} s.`);
  }
  if (/az login|az account set/.test(stderr)) {
    return new LoginError("TB_ERR_NO_LOGIN", "Nobody is logged in to the Azure CLI. Run: az login");
  }
  const said = redact(stderr).trim().split("\n").at(-1)?.slice(0, 400);
  return new LoginError("TB_ERR_LOGIN_FAILED", `The Azure CLI gave no token${said ? `: ${said}` : "."}`);
}

const AzOutput = v.object({
  accessToken: v.pipe(v.string(), v.nonEmpty()),
  expires_on: v.optional(v.number()),
  expiresOn: v.optional(v.string()),
});

function parseAzOutput(stdout: string): AccessToken {
  let json: unknown;
  try {
    json = JSON.parse(stdout);
  } catch {
    json = undefined;
  }
  const parsed = v.safeParse(AzOutput, json);
  // Only newer versions tell `expires_on`; `expiresOn` is local time without a zone, as JavaScript reads it too.
  const expiresAt = parsed.success
    ? (parsed.output.expires_on ?? 0) * 1000 || Date.parse(parsed.output.expiresOn ?? "")
    : Number.NaN;
  if (!parsed.success || Number.isNaN(expiresAt)) {
    throw new LoginError(
      "TB_ERR_LOGIN_FAILED",
      "The Azure CLI printed something that is not its token answer. Try: az account get-access-token -o json",
    );
  }
  return { token: parsed.output.accessToken, life: { expiresAt } };
}

const AzProfile = v.object({
  subscriptions: v.array(
    v.object({ isDefault: v.boolean(), tenantId: v.string(), user: v.object({ name: v.string() }) }),
  ),
});

/** The CLI's own record of who is logged in: asking the CLI itself would take a second. */
function readDefaultAccount(env: AzureCliOptions["env"]): { user: string; tenant: string } | undefined {
  const folder = env["AZURE_CONFIG_DIR"] ?? join(env["HOME"] ?? env["USERPROFILE"] ?? "", ".azure");
  try {
    const text = readFileSync(join(folder, "azureProfile.json"), "utf8").replace(/^\uFEFF/, "");
    const profile = v.parse(AzProfile, JSON.parse(text));
    const account = profile.subscriptions.find((subscription) => subscription.isDefault);
    return account && { user: account.user.name, tenant: account.tenantId };
  } catch {
    return undefined;
  }
}
