import type { Properties } from "./decode.ts";

/** Every text inside properties that were marked secret: what no message may repeat. */
export function secretTexts(properties: Properties): readonly string[] {
  return [...properties.values()].filter(({ secret }) => secret).flatMap(({ value }) => textsIn(value));
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** The message with these texts taken out, the longest first so that none leaves a rest of another. */
export function withoutTexts(message: string, texts: readonly string[]): string {
  const longestFirst = [...new Set(texts)].sort((a, b) => b.length - a.length);
  return longestFirst.reduce((clean, text) => clean.replaceAll(text, "[secret]"), message);
}
