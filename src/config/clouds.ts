import type { Cloud } from "../model/settings.ts";

/**
 * Azure's clouds.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
 */
export const publicCloud: Cloud = {
  name: "public",
  authorityHost: "https://login.microsoftonline.com",
  resourceManager: "https://management.azure.com",
};

const usGovernmentCloud: Cloud = {
  name: "usgovernment",
  authorityHost: "https://login.microsoftonline.us",
  resourceManager: "https://management.usgovcloudapi.net",
};

const chinaCloud: Cloud = {
  name: "china",
  authorityHost: "https://login.chinacloudapi.cn",
  resourceManager: "https://management.chinacloudapi.cn",
};

/** What Azure's SDKs, Terraform and Pulumi call each cloud, in lower case. */
const byName: ReadonlyMap<string, Cloud> = new Map([
  ["public", publicCloud],
  ["azurecloud", publicCloud],
  ["azurepublic", publicCloud],
  ["azurepubliccloud", publicCloud],
  ["usgovernment", usGovernmentCloud],
  ["usgov", usGovernmentCloud],
  ["usgovernmentl4", usGovernmentCloud],
  ["azuregovernment", usGovernmentCloud],
  ["azureusgovernment", usGovernmentCloud],
  ["azureusgovernmentcloud", usGovernmentCloud],
  ["china", chinaCloud],
  ["azurechina", chinaCloud],
  ["azurechinacloud", chinaCloud],
]);

/** The names to offer a person. */
export const cloudNames = ["public", "usgovernment", "china"] as const;

/** The cloud of a name, in any letter case. */
export function cloudNamed(name: string): Cloud | undefined {
  return byName.get(name.toLowerCase());
}

/** The cloud that an authority belongs to, when it is one of Azure's own. */
export function cloudOfAuthority(authorityHost: string | undefined): Cloud | undefined {
  return [publicCloud, usGovernmentCloud, chinaCloud].find((cloud) => cloud.authorityHost === authorityHost);
}
