import { environmentKey } from "../config/key-names.ts";
import { optionFacts, optionNames } from "../config/options.ts";
import { appServiceTokenPath } from "../wire/app-service.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** How programs reach a server. */
export interface ServedAt {
  /** Base URL, without a slash at its end. */
  readonly url: string;
  readonly key: string;
}

/** Changes to a program's environment. */
export interface EnvironmentChange {
  readonly set: Readonly<Record<string, string>>;
  /** Variables that must not be there. */
  readonly unset: readonly string[];
}

/** Which protocol of managed identities a program is pointed to: SDKs take the first one they see, so it is one. */
export type Flavour = "app-service" | "imds";

/** Every variable that points an SDK to some kind of managed identity. */
const pointers = [
  "IDENTITY_ENDPOINT",
  "IDENTITY_HEADER",
  "IDENTITY_SERVER_THUMBPRINT",
  "IMDS_ENDPOINT",
  "MSI_ENDPOINT",
  "MSI_SECRET",
  "AZURE_POD_IDENTITY_AUTHORITY_HOST",
] as const;

/**
 * What makes a program ask this server for its tokens, in whatever language it is written, and nobody else: of its
 * present environment, what would lead past the server goes.
 */
export function programEnvironment(
  { url, key }: ServedAt,
  flavour: Flavour,
  present: Environment = {},
): EnvironmentChange {
  const identity: Readonly<Record<string, string>> =
    flavour === "imds"
      ? { AZURE_POD_IDENTITY_AUTHORITY_HOST: url }
      : { IDENTITY_ENDPOINT: `${url}${appServiceTokenPath}`, IDENTITY_HEADER: key };
  return {
    set: {
      ...identity,
      AZD_AUTH_ENDPOINT: url,
      AZD_AUTH_KEY: key,
      TOKENBOOTH_SERVER_URL: url,
      TOKENBOOTH_SERVER_KEY: key,
    },
    unset: [...pointers.filter((name) => !(name in identity)), ...loginVariables(present)],
  };
}

/** Proofs of a login that are no options of ours, but that SDKs look for. */
const furtherProofs = [
  "AZURE_CLIENT_CERTIFICATE_PATH",
  "AZURE_CLIENT_CERTIFICATE_PASSWORD",
  "AZURE_USERNAME",
  "AZURE_PASSWORD",
  "AZURE_FEDERATED_TOKEN_FILE",
  "ARM_CLIENT_CERTIFICATE",
  "ARM_CLIENT_CERTIFICATE_PATH",
  "ARM_CLIENT_CERTIFICATE_PASSWORD",
  "ARM_OIDC_TOKEN",
  "ARM_OIDC_TOKEN_FILE_PATH",
];

/**
 * Variables that would let a program log in by itself, past the server that it is run for: it would need no leave
 * for any audience then, and hold the secret that it was to be spared. The client id goes with its proof: left alone
 * it would ask for a user-assigned identity of that name.
 */
export function loginVariables(env: Environment): readonly string[] {
  const secret = optionNames.filter((option) => optionFacts(option).secret);
  const proofs = [
    ...secret.flatMap((option) => [environmentKey(option), ...(optionFacts(option).env ?? [])]),
    ...furtherProofs,
  ].filter((name) => env[name] !== undefined);
  const belonging = ["AZURE_", "ARM_", "TOKENBOOTH_"]
    .filter((family) => proofs.some((name) => name.startsWith(family)))
    .map((family) => `${family}CLIENT_ID`);
  return [...proofs, ...belonging];
}

/** The environment of a program once it is changed. */
export function environmentWith(env: Environment, change: EnvironmentChange): Environment {
  const gone = new Set(change.unset);
  const kept = Object.entries(env).filter(([name]) => !gone.has(name));
  return { ...Object.fromEntries(kept), ...change.set };
}
