export { environmentLayers } from "./config/environment.ts";
export { explicitLayer } from "./config/explicit.ts";
export { environmentKey } from "./config/key-names.ts";
export type { Layer } from "./config/layer.ts";
export { nearest } from "./config/nearest.ts";
export { objection, valueFromText } from "./config/option-value.ts";
export { type OptionFacts, type Options, OptionsSchema, optionFacts, optionNames } from "./config/options.ts";
