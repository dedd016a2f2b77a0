import { UsageError } from "../model/errors.ts";
import type { Layer } from "./layer.ts";
import { nearest } from "./nearest.ts";
import { objection } from "./option-value.ts";
import { type Options, optionNames } from "./options.ts";

/**
 * The layer of options that a program or a person states outright.
 *
 * @param nameOf - what the one who states them calls an option; its own name unless told.
 * @throws UsageError naming an option that does not exist or whose value cannot be.
 */
export function explicitLayer(
  options: Readonly<Options>,
  name = "options",
  nameOf: Layer["nameOf"] = (option) => option,
): Layer {
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const known = optionNames.find((candidate) => candidate === option);
    if (known === undefined) {
      const meant = nearest(option, optionNames);
      const hint = meant === undefined ? "." : `; did you mean ${meant}?`;
      throw new UsageError("TB_ERR_INVALID_CONFIG", `${option} is no option${hint}`, { argument: option });
    }
    const wrong = objection(known, value);
    if (wrong !== undefined) {
      const argument = nameOf(known);
      throw new UsageError("TB_ERR_INVALID_CONFIG", `${argument} (${name}) ${wrong}.`, { argument });
    }
  }
  return { name, values: options, nameOf };
}
