/**
 * Node's own cryptography, loaded at its first use: it is a fifth of what it takes to import this package
 * (bench/README.md), and a program that only imports us, or asks for help, has no use for it.
 */
export function nodeCrypto(): typeof import("node:crypto") {
  // biome-ignore lint/style/noRestrictedGlobals: the one way to load a built-in late, at once, and in a bundle too.
  return process.getBuiltinModule("node:crypto");
}
