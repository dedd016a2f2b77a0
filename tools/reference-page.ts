// A source's reference page: all of it follows from the source's definition.
import {
  defaultOf,
  descriptionOf,
  factsOf,
  fieldsOf,
  isOptional,
  isSecret,
  required,
} from "../src/model/schema-facts.ts";
import type { AnySource } from "../src/model/token-source.ts";
import { fence, generated, table } from "./markdown.ts";
import { pulumiExamples } from "./pulumi-example.ts";

type Field = readonly [name: string, schema: Parameters<typeof isOptional>[0]];

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export function renderReferencePage(source: AnySource): string {
  const args = Object.entries(fieldsOf(source.args));
  const results = Object.entries(fieldsOf(source.result));
  return [
    `# ${source.name}`,
    generated,
    source.summary,
    `Upstream: [the vendor's page](${source.documentation}).`,
    "## Arguments",
    table(
      ["argument", "flag", "", "what it is"],
      args.map(([name, schema]) => [
        `\`${name}\``,
        flag(name, schema),
        isOptional(schema) ? "optional" : "required",
        descriptionOf(schema),
      ]),
    ),
    ...choices(args),
    "## Result",
    table(
      ["field", "type", "", "what it is"],
      results.map(([name, schema]) => [
        `\`${name}\``,
        typeName(schema),
        [isOptional(schema) ? "when told" : "", isSecret(schema) ? "**secret**" : ""]
          .filter(Boolean)
          .join(", "),
        descriptionOf(schema),
      ]),
    ),
    "## Examples",
    "In a shell (leave out `--emulator` to ask the real service):",
    fence("sh", shellExample(source)),
    "In a program:",
    fence("ts", libraryExample(source)),
    "In Pulumi (see [pulumi.md](../pulumi.md)):",
    ...pulumiExamples(source).map(
      ({ language, fence: kind, code }) => `${language}:\n\n${fence(kind, code)}`,
    ),
    "",
  ].join("\n\n");
}

function shellExample(source: AnySource): string {
  const flags = Object.entries(source.example as object).map(([name, value]) => `--${kebab(name)} ${value}`);
  return ["tokenbooth get", source.name, ...flags, "--emulator"].join(" ");
}

function libraryExample(source: AnySource): string {
  const args = Object.entries(source.example as object);
  const object =
    args.length === 0
      ? ""
      : `{ ${args.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(", ")} }`;
  return [
    `import { ${source.functionName} } from "tokenbooth";`,
    "",
    `const answer = await ${source.functionName}(${object});`,
  ].join("\n");
}

function flag(name: string, schema: Field[1]): string {
  const { short } = factsOf(schema);
  return short === undefined ? `\`--${kebab(name)}\`` : `\`--${kebab(name)}\`, \`-${short}\``;
}

/** A list of choices is too long for a table's cell. */
function choices(args: readonly Field[]): string[] {
  return args.flatMap(([name, schema]) => {
    const { options } = required(schema) as { options?: readonly string[] };
    if (options === undefined) return [];
    const standard = defaultOf(schema);
    const words = options.map((option) => (option === standard ? `**${option}**` : option));
    return [`\`${name}\` is one of: ${words.join(", ")}.`];
  });
}

function typeName(schema: Field[1]): string {
  const { type } = required(schema);
  return type === "array"
    ? "list of text"
    : type === "record"
      ? "map of text"
      : type === "string"
        ? "text"
        : type;
}
