import { environmentKey, OptionsSchema, optionFacts, optionNames } from "tokenbooth/config";
import { type PropertyType, propertyType } from "../schema/property-type.ts";

/** One variable of the provider's configuration. */
export interface ProviderSetting {
  /** Name under `tokenbooth:` in a stack's configuration, and of the `Provider` class's argument. */
  readonly name: string;
  readonly type: PropertyType;
  readonly description: string;
  readonly secret: boolean;
  /** Variables that stand in for it, in the order in which they count. */
  readonly env: readonly string[];
}

const plainTokens: ProviderSetting = {
  name: "plainTokens",
  type: { type: "boolean" },
  description:
    "Return tokens as plain values instead of secrets. Whatever a program then exports or passes to a resource is stored in the clear in the stack's state.",
  secret: false,
  env: ["TOKENBOOTH_PLAIN_TOKENS"],
};

/** Every option of a booth, and the one that only this provider has. */
export const providerSettings: readonly ProviderSetting[] = [
  ...optionNames.map((name) => {
    const { description, env = [], secret = false } = optionFacts(name);
    const type = propertyType(OptionsSchema.entries[name].wrapped);
    return { name, type, description, secret, env: [environmentKey(name), ...env] };
  }),
  plainTokens,
];

export function settingNamed(name: string): ProviderSetting | undefined {
  return providerSettings.find((setting) => setting.name === name);
}
