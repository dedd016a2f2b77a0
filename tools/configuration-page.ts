// The page of every option: its key, its variables and what it does.
import { environmentKey, fileKey } from "../src/config/key-names.ts";
import { optionFacts, optionNames } from "../src/config/options.ts";
import { generated, table } from "./markdown.ts";

export function renderConfigurationPage(): string {
  const rows = optionNames.map((option) => {
    const { description, env = [], secret } = optionFacts(option);
    const variables = [environmentKey(option), ...env].map((name) => `\`${name}\``).join(" ");
    return [`\`${fileKey(option)}\``, variables, `${description}${secret ? " **Secret.**" : ""}`];
  });
  return [
    "# Configuration",
    generated,
    "Each option is a key of `tokenbooth.toml` and a variable, and a field of `createBooth`'s argument in camel case. What a program or a flag states counts first, then the file's profile, then the variables in the order given. [examples/tokenbooth.toml](../../examples/tokenbooth.toml) shows a file; editors that read `schema/tokenbooth.schema.json` check it as you type.",
    table(["key", "variables", "what it does"], rows),
    "",
  ].join("\n\n");
}
