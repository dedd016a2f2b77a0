import type { AnySource } from "tokenbooth/sources";
import { type ProviderSetting, providerSettings } from "../configuration/provider-settings.ts";
import { functionToken } from "../invoke.ts";
import { functionSchema, plainTypeSpec } from "./function-schema.ts";
import { languages } from "./languages.ts";

/**
 * The package as Pulumi's tools see it, derived from the sources' definitions and the booth's options.
 *
 * @see https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/
 */
export function packageSchema(sources: readonly AnySource[], version: string): object {
  const described = sources.map((source) => [source, functionSchema(source)] as const);
  const variables = Object.fromEntries(providerSettings.map((setting) => [setting.name, variable(setting)]));
  return {
    name: "tokenbooth",
    displayName: "Tokenbooth",
    version,
    description:
      "Functions that get short-lived tokens from Azure, Okta and the Azure instance metadata service.",
    keywords: ["pulumi", "tokenbooth", "token", "azure", "okta", "category/utility", "kind/native"],
    license: "Apache-2.0",
    publisher: "Tokenbooth",
    language: languages,
    config: { variables },
    types: Object.assign({}, ...described.map(([, { types }]) => types)),
    provider: {
      description:
        "The provider of the tokenbooth package. Settings left out come from the stack's configuration or from environment variables.",
      inputProperties: variables,
    },
    functions: Object.fromEntries(described.map(([source, spec]) => [functionToken(source), spec.function])),
  };
}

/**
 * Variables are not given as `defaultInfo`: that would make the SDKs copy a machine's environment, secrets included,
 * into the stack's state. The plugin reads them itself.
 */
function variable({ type, description, secret, env }: ProviderSetting): object {
  return {
    ...plainTypeSpec(type),
    description: `${description}${env.length > 0 ? ` Environment: ${env.map((name) => `\`${name}\``).join(", ")}.` : ""}`,
    ...(secret && { secret: true }),
  };
}
