import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import type { AccessToken, Credential } from "../model/credential.ts";
import { LoginError, type TokenboothError, UnavailableError, UsageError } from "../model/errors.ts";
import { resourceOfScope } from "../wire/entra.ts";
import { fingerprint } from "./fingerprint.ts";
import { type AzFailure, runAz } from "./run-az.ts";

export interface AzureCliOptions {
  readonly tenantId?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Longest wait for one answer of the CLI, in milliseconds; 20,000 unless told. */
  readonly timeoutMs?: number;
  /** Which logins were looked for before the CLI became the last resort, for the error when it has none either. */
  readonly passedOver?: PassedOver | undefined;
}

/** Logins that were looked for and are not there. */
export interface PassedOver {
  /** Of each, what it lacks: part of a sentence. */
  readonly lacks: readonly string[];
  /** What to do, where one of them was nearly there; a sentence. */
  readonly next?: string | undefined;
}

const standardTimeoutMs = 20_000;

/**
 * Whoever is logged in to the Azure CLI.
 *
 * @see https://learn.microsoft.com/cli/azure/account#az-account-get-access-token
 */
export function createAzureCliCredential(options: AzureCliOptions): Credential {
  const { tenantId, env, timeoutMs = standardTimeoutMs, passedOver } = options;
  const tenant = tenantId === undefined ? [] : ["--tenant", shellSafe("tenantId", tenantId)];
  const identity = () => {
    const account = readDefaultAccount(env);
    return account && { user: account.user, tenant: tenantId?.toLowerCase() ?? account.tenant };
  };
  let chosen = identity();
  return {
    kind: "azure-cli",
    description: chosen === undefined ? "the Azure CLI's login" : `${chosen.user} (Azure CLI)`,
    fingerprint: fingerprint("azure-cli", tenantId?.toLowerCase(), chosen?.user, chosen?.tenant),
    async fetchAccessToken({ scope }) {
      const resource = shellSafe("endpoint", resourceOfScope(scope));
      const args = ["account", "get-access-token", "-o", "json", "--resource", resource, ...tenant];
      const ran = await runAz(args, { env, timeoutMs });
      if (!("stdout" in ran)) throw azFailed(ran, timeoutMs, passedOver);
      // Cached under the fingerprint of who was logged in, another's token would be taken for theirs.
      const now = identity();
      if (chosen && (now?.user !== chosen.user || now.tenant !== chosen.tenant)) throw changed(chosen, now);
      const token = parseAzOutput(ran.stdout);
      chosen ??= now;
      return token;
    },
  };
}

interface Identity {
  readonly user: string;
  readonly tenant: string;
}

function changed(chosen: Identity, now: Identity | undefined): LoginError {
  const words = (identity: Identity) => `${identity.user} of tenant ${identity.tenant}`;
  return new LoginError(
    "TB_ERR_LOGIN_FAILED",
    `The Azure CLI's login has changed from ${words(chosen)} to ${now ? words(now) : "somebody unknown"} since this program began. Start it again to go on as the new one.`,
  );
}

/** The command line is built from this: nothing that a shell or `az` could read more into may pass. */
function shellSafe(argument: string, value: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._\-/:]*$/.test(value)) return value;
  throw new UsageError(
    "TB_ERR_INVALID_ARGUMENT",
    `The Azure CLI cannot be asked for the ${argument} ${JSON.stringify(value)}: only letters, digits and . _ - / : are allowed, a letter or digit first.`,
    { argument },
  );
}

function azFailed(
  failure: AzFailure,
  timeoutMs: number,
  passedOver: PassedOver | undefined,
): TokenboothError {
  switch (failure.kind) {
    case "missing":
      return nobody(
        "the Azure CLI (az) is not installed, or not on the PATH",
        "Install the Azure CLI and run: az login",
        passedOver,
      );
    case "nobody":
      return nobody("nobody is logged in to the Azure CLI", "Run: az login", passedOver);
    case "slow":
      // Whoever waited this long does not wait for it a second time.
      return new UnavailableError(
        "TB_ERR_TIMEOUT",
        `The Azure CLI gave no token within ${timeoutMs / 1000} s. Try: az account get-access-token`,
        { retryable: false },
      );
    case "offline":
      return new UnavailableError(
        "TB_ERR_UPSTREAM_UNAVAILABLE",
        `The Azure CLI gave no token, because the network failed: ${failure.said}`,
      );
    case "refused": {
      const said = failure.said === "" ? "." : `: ${failure.said}`;
      return new LoginError("TB_ERR_LOGIN_FAILED", `The Azure CLI gave no token${said}`);
    }
  }
}

function nobody(lack: string, step: string, { lacks, next }: PassedOver = { lacks: [] }): LoginError {
  const all = [...lacks, lack].join("; ");
  return new LoginError("TB_ERR_NO_LOGIN", `There is no Azure login: ${all}. ${next ?? step}`);
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
function readDefaultAccount(env: AzureCliOptions["env"]): Identity | undefined {
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
