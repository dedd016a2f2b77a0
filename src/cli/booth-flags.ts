import { choices } from "../config/option-value.ts";
import { type Options, optionFacts } from "../config/options.ts";
import { brief } from "./source-flags.ts";
import { text } from "./text.ts";

/** Flags of every command that makes a booth, as the parser hands them over. */
export interface BoothFlags {
  readonly profile?: string;
  readonly config?: string;
  readonly emulator?: boolean;
  readonly verbose?: boolean;
  readonly [option: string]: unknown;
}

/** Options that are also flags. A secret is never one: every user of the machine can read the list of processes. */
export const flagOptions = [
  "environment",
  "tenantId",
  "subscriptionId",
  "login",
] as const satisfies readonly (keyof Options)[];

export const boothFlags = {
  profile: { kind: "parsed", parse: String, optional: true, placeholder: "NAME", brief: text.flags.profile },
  config: { kind: "parsed", parse: String, optional: true, placeholder: "FILE", brief: text.flags.config },
  emulator: { kind: "boolean", optional: true, withNegated: false, brief: text.flags.emulator },
  verbose: { kind: "boolean", optional: true, withNegated: false, brief: text.flags.verbose },
} as const;

/** Flags for how to log in, without those that a command gives a meaning of its own. */
export function loginFlags(taken: readonly string[]): Record<string, object> {
  const free = flagOptions.filter((option) => !taken.includes(option));
  return Object.fromEntries(
    free.map((option) => {
      const list = choices(option);
      const { description } = optionFacts(option);
      const line = list.length === 0 ? brief(description) : `${description} One of ${list.join(", ")}`;
      return [
        option,
        {
          kind: "parsed",
          parse: String,
          optional: true,
          placeholder: "VALUE",
          brief: line,
          proposeCompletions: () => list,
        },
      ];
    }),
  );
}
