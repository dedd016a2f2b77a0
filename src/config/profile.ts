import { UsageError } from "../model/errors.ts";
import type { ConfigFile } from "./config-file.ts";
import { fileKey } from "./key-names.ts";
import type { Layer } from "./layer.ts";
import { nearest } from "./nearest.ts";
import { profilesThere } from "./parse-config.ts";

/**
 * One profile of a configuration file, over what the file sets for all; without a name the file's
 * `default_profile`, else what it sets for all.
 *
 * @throws UsageError when the file has no such profile.
 */
export function profileLayer(file: ConfigFile, name: string | undefined = file.defaultProfile): Layer {
  if (name === undefined) return { name: file.name, values: file.defaults, nameOf: fileKey };
  const profile = Object.hasOwn(file.profiles, name) ? file.profiles[name] : undefined;
  if (profile === undefined) {
    const meant = nearest(name, Object.keys(file.profiles));
    const hint = meant === undefined ? profilesThere(file.profiles) : `did you mean ${meant}?`;
    throw new UsageError("TB_ERR_INVALID_CONFIG", `${file.name}: no profile "${name}"; ${hint}`, {
      argument: "profile",
    });
  }
  return {
    name: `profile "${name}" of ${file.name}`,
    values: { ...file.defaults, ...profile },
    nameOf: fileKey,
  };
}
