import type { Options } from "./options.ts";

/**
 * One place that options come from. Layers are asked in order and never blended inside a login: who a secret
 * belongs to is looked up beside the secret first (see `choose-login.ts`).
 */
export interface Layer {
  /** In words, for messages: `command-line flags`, `profile "work" of tokenbooth.toml`, `AZURE_* variables`. */
  readonly name: string;
  readonly values: Readonly<Options>;
  /** What a person calls this key here: `--tenant-id`, `tenant_id`, `AZURE_TENANT_ID`. */
  readonly nameOf: (key: keyof Options) => string;
}
