/** Flags that the engine passes with their value as the next word. */
const withValue = /^--?tracing$/;

/**
 * The engine's address on the command line, which is absent when a person started the plugin to attach an engine
 * to it. The engine's logging flags are taken and not used: the plugin writes no log.
 */
export function engineAddress(argv: readonly string[]): string | undefined {
  let skip = false;
  for (const word of argv) {
    if (skip) skip = false;
    else if (withValue.test(word)) skip = true;
    else if (!word.startsWith("-")) return word;
  }
  return undefined;
}
