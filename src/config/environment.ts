import { UsageError } from "../model/errors.ts";
import { environmentKey } from "./key-names.ts";
import type { Layer } from "./layer.ts";
import { objection, valueFromText } from "./option-value.ts";
import { type Options, optionFacts, optionNames } from "./options.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The families of variables that are read, in the order in which they count. */
const families = [
  { name: "TOKENBOOTH_* variables", holds: (variable: string) => variable.startsWith("TOKENBOOTH_") },
  {
    name: "AZURE_* and OKTA_* variables",
    holds: (variable: string) => /^(?!TOKENBOOTH_|ARM_)/.test(variable),
  },
  { name: "ARM_* variables", holds: (variable: string) => variable.startsWith("ARM_") },
] as const;

/**
 * Three places that options come from: our own variables, those of Azure's and Okta's tools, and those that
 * Terraform and Pulumi share. An empty variable counts as absent.
 *
 * @throws UsageError naming the variable whose value cannot be.
 */
export function environmentLayers(env: Environment): readonly Layer[] {
  return families.map(({ name, holds }) => {
    const found = optionNames.flatMap((option) => {
      const names = [environmentKey(option), ...(optionFacts(option).env ?? [])].filter(holds);
      const variable = names.find((candidate) => env[candidate] !== undefined && env[candidate] !== "");
      return variable === undefined ? [] : [{ option, variable, value: read(option, variable, env) }];
    });
    const variables = new Map(found.map(({ option, variable }) => [option, variable]));
    return {
      name,
      values: Object.fromEntries(found.map(({ option, value }) => [option, value])) as Options,
      nameOf: (option) => variables.get(option) ?? firstName(option, holds),
    };
  });
}

/** What to call an option that is missing here: the name a person would set. */
function firstName(option: keyof Options, holds: (variable: string) => boolean): string {
  const ours = environmentKey(option);
  return [ours, ...(optionFacts(option).env ?? [])].find(holds) ?? ours;
}

function read(option: keyof Options, variable: string, env: Environment): unknown {
  const value = valueFromText(option, env[variable] ?? "");
  const wrong = objection(option, value);
  if (wrong === undefined) return value;
  throw new UsageError("TB_ERR_INVALID_CONFIG", `${variable} in the environment ${wrong}.`, {
    argument: variable,
  });
}
