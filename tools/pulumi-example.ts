// One source's example in each of Pulumi's languages, from nothing but its definition.
import type { AnySource } from "../src/model/token-source.ts";

type Value = string | boolean | number;

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** How C# spells the modules; Pulumi's other languages take them as they are. */
const csharpModules: Readonly<Record<string, string>> = {
  machinelearningservices: "MachineLearningServices",
};

export interface Example {
  readonly language: string;
  readonly fence: string;
  readonly code: string;
}

export function pulumiExamples(source: AnySource): readonly Example[] {
  const [module = "", name = ""] = source.pulumi.split(":");
  const args = Object.entries(source.example as Record<string, Value>);
  const each = (line: (key: string, value: string) => string, between: string) =>
    args.map(([key, value]) => line(key, JSON.stringify(value))).join(between);
  const braces = args.length === 0 ? "" : ` ${each((key, value) => `${key}: ${value}`, ", ")} `;
  const csharp = csharpModules[module] ?? pascal(module);
  return [
    {
      language: "TypeScript",
      fence: "ts",
      code: [
        'import * as tokenbooth from "@tokenbooth/pulumi";',
        "",
        `const answer = tokenbooth.${module}.${name}Output({${braces}});`,
      ].join("\n"),
    },
    {
      language: "Python",
      fence: "python",
      code: [
        "import pulumi_tokenbooth as tokenbooth",
        "",
        `answer = tokenbooth.${module}.${snake(name)}_output(${each((key, value) => `${snake(key)}=${value}`, ", ")})`,
      ].join("\n"),
    },
    {
      language: "Go",
      fence: "go",
      code: `answer := ${module}.${pascal(name)}Output(ctx, ${module}.${pascal(name)}OutputArgs{${each((key, value) => `${pascal(key)}: pulumi.String(${value})`, ", ")}})`,
    },
    {
      language: "C#",
      fence: "csharp",
      code: `var answer = Pulumi.Tokenbooth.${csharp}.${pascal(name)}.Invoke(new() { ${each((key, value) => `${pascal(key)} = ${value}`, ", ")} });`,
    },
    {
      language: "Java",
      fence: "java",
      code: [
        `var answer = ${pascal(module)}Functions.${name}(${pascal(name)}Args.builder()`,
        ...args.map(([key, value]) => `    .${key}(${JSON.stringify(value)})`),
        "    .build());",
      ].join("\n"),
    },
    {
      language: "YAML",
      fence: "yaml",
      code: [
        "variables:",
        "  answer:",
        "    fn::invoke:",
        `      function: tokenbooth:${source.pulumi}`,
        ...(args.length === 0 ? [] : ["      arguments:"]),
        ...args.map(([key, value]) => `        ${key}: ${value}`),
      ].join("\n"),
    },
  ];
}
