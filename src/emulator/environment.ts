import type { EmulatorUrls } from "./emulator.ts";
import type { SeededIds } from "./seeded.ts";

/**
 * The variables that make programs use the emulator: ours, those of every client library that has one, and the
 * seeded service principal.
 */
export function emulatorEnvironment(
  url: EmulatorUrls,
  seeded: SeededIds,
  caFile: string | undefined,
): Readonly<Record<string, string>> {
  const variables = {
    TOKENBOOTH_EMULATOR_HTTP_URL: url.http,
    TOKENBOOTH_EMULATOR_HTTPS_URL: url.https,
    TOKENBOOTH_EMULATOR_IMDS_URL: url.imds,
    TOKENBOOTH_EMULATOR_ARM_URL: url.arm,
    TOKENBOOTH_EMULATOR_AUTHORITY_URL: url.authority,
    TOKENBOOTH_EMULATOR_OKTA_URL: url.okta,
    TOKENBOOTH_EMULATOR_CA_FILE: caFile,
    NODE_EXTRA_CA_CERTS: caFile,
    SSL_CERT_FILE: caFile,
    REQUESTS_CA_BUNDLE: caFile,
    AZURE_AUTHORITY_HOST: url.authority,
    AZURE_POD_IDENTITY_AUTHORITY_HOST: url.imds,
    ARM_METADATA_HOSTNAME: new URL(url.arm).host,
    AZURE_TENANT_ID: seeded.tenantId,
    AZURE_CLIENT_ID: seeded.clientId,
    AZURE_CLIENT_SECRET: seeded.clientSecret,
    ARM_SUBSCRIPTION_ID: seeded.subscriptionId,
    OKTA_CLIENT_ORGURL: url.okta,
    OKTA_CLIENT_TOKEN: seeded.oktaApiToken,
  };
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
