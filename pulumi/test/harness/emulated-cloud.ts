import { createEmulator, type Emulator } from "tokenbooth/emulator";
import type { Plain } from "./plugin-client.ts";

/** The emulator as every program's upstream, and how a stack is configured to use it. */
export interface EmulatedCloud {
  readonly emulator: Emulator;
  /** The stack's configuration, secrets marked as the engine marks them. */
  readonly config: Plain;
  /** What the plugin's process needs to trust the emulator's certificate. */
  readonly env: Readonly<Record<string, string>>;
  /** Texts that may appear nowhere but in marked values. */
  readonly secrets: readonly string[];
}

export async function createEmulatedCloud(): Promise<EmulatedCloud> {
  const emulator = await createEmulator();
  const { url, seeded, caFile } = emulator;
  const { clientSecret = "", oktaApiToken = "", subscriptionId = "", clientId = "" } = seeded;
  return {
    emulator,
    config: {
      authorityHost: url.authority,
      resourceManagerEndpoint: url.arm,
      imdsEndpoint: url.imds,
      oktaOrgUrl: url.okta,
      tenantId: seeded.tenantId,
      subscriptionId,
      clientId,
      clientSecret: marked(clientSecret),
      oktaApiToken: marked(oktaApiToken),
    },
    env: { NODE_EXTRA_CA_CERTS: caFile ?? "" },
    secrets: [clientSecret, oktaApiToken],
  };
}

/** A value that the user has called secret. */
export function marked(value: string) {
  return {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value,
  };
}
