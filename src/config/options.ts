import * as v from "valibot";

/** Says where else an option is read from, and whether its value must never be shown. */
export interface OptionFacts {
  /** Variables that tools before us established, tried after `TOKENBOOTH_*`, in this order. */
  readonly env?: readonly string[];
  readonly secret?: boolean;
}

function text(description: string, facts: OptionFacts = {}) {
  return v.optional(v.pipe(v.string(), v.nonEmpty(), v.description(description), v.metadata({ ...facts })));
}

function flag(description: string, facts: OptionFacts = {}) {
  return v.optional(v.pipe(v.boolean(), v.description(description), v.metadata({ ...facts })));
}

function count(description: string, facts: OptionFacts = {}) {
  return v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.description(description), v.metadata({ ...facts })),
  );
}

/**
 * Every option of a booth, once: keys of `tokenbooth.toml` (in snake case), `TOKENBOOTH_*` variables, fields of
 * `createBooth`'s argument and configuration of the Pulumi provider are all this list.
 */
export const OptionsSchema = v.strictObject({
  environment: text(
    "Azure cloud: `public`, `usgovernment` or `china`. Decides the login authority and the Resource Manager endpoint; `public` unless told.",
    { env: ["AZURE_ENVIRONMENT", "ARM_ENVIRONMENT"] },
  ),
  authorityHost: text("Login authority to use instead of the cloud's own, as an https URL.", {
    env: ["AZURE_AUTHORITY_HOST", "ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST"],
  }),
  resourceManagerEndpoint: text(
    "Azure Resource Manager endpoint to use instead of the cloud's own, as an https URL.",
    {
      env: ["TOKENBOOTH_EMULATOR_ARM_URL", "ARM_RESOURCE_MANAGER_ENDPOINT"],
    },
  ),
  tenantId: text("Microsoft Entra tenant that issues Azure tokens.", {
    env: ["AZURE_TENANT_ID", "ARM_TENANT_ID"],
  }),
  subscriptionId: text("Azure subscription that holds the resources named in arguments.", {
    env: ["AZURE_SUBSCRIPTION_ID", "ARM_SUBSCRIPTION_ID"],
  }),
  login: v.optional(
    v.pipe(
      v.picklist(["client-secret", "managed-identity", "azure-cli"]),
      v.description("How to log in to Azure, where that is not clear from what else is set."),
      v.metadata({}),
    ),
  ),
  clientId: text("Client ID of the service principal, or of the user-assigned identity, that logs in.", {
    env: ["AZURE_CLIENT_ID", "ARM_CLIENT_ID"],
  }),
  clientSecret: text("Client secret of the service principal.", {
    env: ["AZURE_CLIENT_SECRET", "ARM_CLIENT_SECRET"],
    secret: true,
  }),
  useMsi: flag("Log in with the managed identity of the machine.", { env: ["ARM_USE_MSI"] }),
  imdsEndpoint: text("Base URL of the instance metadata service; `http://169.254.169.254` unless told.", {
    env: ["AZURE_POD_IDENTITY_AUTHORITY_HOST"],
  }),
  oktaOrgUrl: text("Base URL of the Okta organisation, such as `https://example.okta.com`.", {
    env: ["OKTA_CLIENT_ORGURL"],
  }),
  oktaOrgName: text("Name of the Okta organisation: the first label of its host name.", {
    env: ["OKTA_ORG_NAME"],
  }),
  oktaBaseUrl: text(
    "Domain of the Okta cell, such as `okta.com` or `oktapreview.com`; `okta.com` unless told.",
    {
      env: ["OKTA_BASE_URL"],
    },
  ),
  oktaApiToken: text("Okta API token (sent with the `SSWS` scheme).", {
    env: ["OKTA_CLIENT_TOKEN", "OKTA_API_TOKEN"],
    secret: true,
  }),
  oktaAccessToken: text("OAuth 2.0 access token for Okta's management API.", {
    env: ["OKTA_ACCESS_TOKEN"],
    secret: true,
  }),
  allowedHosts: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.nonEmpty())),
      v.description(
        "Hosts beyond the cloud's own that a credential may be sent to, such as `login.example:8443`.",
      ),
      v.metadata({}),
    ),
  ),
  requestTimeoutSeconds: count("Time limit of one request to an upstream, in seconds; 30 unless told."),
  maxRetries: count("How often a failed request may be repeated; 3 unless told."),
  cacheEntries: count("How many tokens are kept in memory at most; 10,000 unless told."),
});

export type Options = v.InferOutput<typeof OptionsSchema>;

/** Names of all options, in the order of the schema. */
export const optionNames = Object.keys(OptionsSchema.entries) as readonly (keyof Options)[];

/** What the schema says of one option beside its type. */
export function optionFacts(option: keyof Options): OptionFacts & { readonly description: string } {
  const { wrapped } = OptionsSchema.entries[option];
  return { ...(v.getMetadata(wrapped) as OptionFacts), description: v.getDescription(wrapped) ?? "" };
}
