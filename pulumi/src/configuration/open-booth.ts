import {
  type Booth,
  createBooth,
  environmentLayers,
  type Runtime,
  TokenboothError,
  UsageError,
} from "tokenbooth";
import type { Layer, Options } from "tokenbooth/config";
import type { AnySource } from "tokenbooth/sources";
import type { Problem } from "./read-configuration.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What the provider touches of the world; with another one of these it runs in a test. */
export interface ProviderWorld {
  readonly env: Environment;
  readonly sources: readonly AnySource[];
  readonly runtime?: Partial<Runtime>;
}

/**
 * A booth on the stack's configuration, and on the environment for what that leaves open. No file is read: what a
 * stack does must not depend on whose home folder it runs from.
 *
 * @throws UsageError when an option cannot be.
 */
export function openBooth(options: Readonly<Options>, world: ProviderWorld): Booth<readonly AnySource[]> {
  const stack: Layer = {
    name: "Pulumi configuration",
    values: options,
    nameOf: (option) => `tokenbooth:${option}`,
  };
  return createBooth({
    sources: world.sources,
    layers: [stack, ...environmentLayers(world.env)],
    runtime: { ...world.runtime, env: world.env },
  });
}

/** What speaks against opening a booth on these options. */
export function problemsOfOpening(options: Readonly<Options>, world: ProviderWorld): readonly Problem[] {
  try {
    openBooth(options, world);
    return [];
  } catch (error) {
    if (!(error instanceof TokenboothError)) throw error;
    const named = error instanceof UsageError ? (error.argument ?? "") : "";
    const property = named.startsWith("tokenbooth:") ? named.slice("tokenbooth:".length) : "";
    return [{ property, reason: `${error.code}: ${error.message}` }];
  }
}
