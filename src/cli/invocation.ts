import { basename, relative } from "node:path";

/**
 * What a person types to run this program again, so that the commands we print can be pasted.
 *
 * From a clone it runs from source on the Node that the clone brings, which `npx node` finds whatever the
 * machine's own Node is.
 */
export function invocation(started: {
  readonly script: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}): string {
  const { script, cwd, env } = started;
  const byNpm = env["npm_execpath"] !== undefined;
  if (script.endsWith(".ts")) return `${byNpm ? "npx node" : "node"} ${relative(cwd, script)}`;
  if (env["npm_command"] === "exec") return "npx tokenbooth";
  return script.endsWith(".js") ? `node ${relative(cwd, script)}` : basename(script);
}
