import { nearest, type Options, objection, optionNames, valueFromText } from "tokenbooth/config";
import type { Properties } from "../values/decode.ts";
import { providerSettings, settingNamed } from "./provider-settings.ts";

/** What is wrong with one value of the configuration, in the words the engine shows. */
export interface Problem {
  /** Name of the setting, or empty when the fault lies outside of the stack's configuration. */
  readonly property: string;
  readonly reason: string;
}

/** The provider's configuration, read but not yet tried. */
export interface Configuration {
  readonly options: Readonly<Options>;
  /** Absent when the stack does not say. */
  readonly plainTokens?: boolean;
  /** Whether a value will be known only when the deployment runs. */
  readonly unknown: boolean;
  readonly problems: readonly Problem[];
}

/** What Pulumi itself puts beside a provider's own inputs. */
const reserved = /^(version|pluginDownloadURL|pulumi|__.*)$/;

/** Reads the properties that CheckConfig and Configure bring. */
export function readConfiguration(properties: Properties): Configuration {
  const own = [...properties].filter(([name]) => !reserved.test(name));
  const known = own.filter(([name, { unknown }]) => settingNamed(name) !== undefined && !unknown);
  const values = known.map(([name, { value }]) => [name, settingValue(name, value)] as const);
  const { plainTokens, ...options } = Object.fromEntries(values);
  return {
    options: options as Options,
    ...(typeof plainTokens === "boolean" && { plainTokens }),
    unknown: own.some(([, { unknown }]) => unknown),
    problems: [
      ...own.flatMap(([name]) => misspelt(name)),
      ...values.flatMap(([name, value]) => {
        const wrong = wrongWith(name, value);
        return wrong === undefined ? [] : [{ property: name, reason: `tokenbooth:${name} ${wrong}.` }];
      }),
    ],
  };
}

/**
 * A setting's value. Stack configuration holds texts only, and the SDKs' `Provider` classes send everything that
 * is not a text as JSON.
 */
export function settingValue(name: string, sent: unknown): unknown {
  if (typeof sent !== "string" || settingNamed(name)?.type === undefined) return sent;
  if (name === "plainTokens") return sent === "true" ? true : sent === "false" ? false : sent;
  const option = name as keyof Options;
  const array = isArray(name) && sent.trimStart().startsWith("[");
  return array ? (listFromJson(sent) ?? sent) : valueFromText(option, sent);
}

function isArray(name: string): boolean {
  const type = settingNamed(name)?.type;
  return type !== undefined && "type" in type && type.type === "array";
}

function listFromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrongWith(name: string, value: unknown): string | undefined {
  const option = optionNames.find((candidate) => candidate === name);
  if (option !== undefined) return objection(option, value);
  return typeof value === "boolean" ? undefined : "must be true or false";
}

/** A project may be called `tokenbooth` and keep settings of its own there: only what looks meant for us is a mistake. */
function misspelt(name: string): readonly Problem[] {
  if (settingNamed(name) !== undefined) return [];
  const meant = nearest(
    name,
    providerSettings.map((setting) => setting.name),
  );
  if (meant === undefined) return [];
  return [{ property: name, reason: `tokenbooth:${name} is no setting; did you mean tokenbooth:${meant}?` }];
}
