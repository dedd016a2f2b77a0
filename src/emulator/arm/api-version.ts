import { requestRefusals } from "./refusals.ts";

/**
 * Takes every version from the type's first on, newer than any that is known here included.
 *
 * @throws ArmRefused when there is none, or it is no version.
 */
export function checkApiVersion(query: string, type: string, first: string): void {
  const versions = [...new URLSearchParams(query)].flatMap(([name, value]) =>
    name.toLowerCase() === "api-version" ? [value] : [],
  );
  const [version] = versions;
  if (!version) throw requestRefusals.missingApiVersion();
  if (versions.length > 1) throw requestRefusals.invalidApiVersion(versions.join(","));
  const date = /^(\d{4}-\d{2}-\d{2})(-[a-z]+)?$/i.exec(version)?.[1];
  if (date === undefined || Number.isNaN(Date.parse(date))) throw requestRefusals.invalidApiVersion(version);
  if (date < first) throw requestRefusals.unregisteredApiVersion(type, version, [first]);
}
