import type { Options } from "./options.ts";

/** Name of an option in `tokenbooth.toml`: `tenantId` is `tenant_id`. */
export function fileKey(option: keyof Options): string {
  return option.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Name of an option in the environment: `tenantId` is `TOKENBOOTH_TENANT_ID`. */
export function environmentKey(option: keyof Options): string {
  return `TOKENBOOTH_${fileKey(option).toUpperCase()}`;
}

/** Name of an option as a flag: `tenantId` is `--tenant-id`. */
export function flagKey(option: string): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
