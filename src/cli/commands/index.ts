import type { Command, RouteMap } from "@stricli/core";
import type { CliContext } from "../context.ts";

/** What a command's file exports. */
export interface CommandModule {
  readonly createCommand: (context: CliContext) => Promise<Command<CliContext> | RouteMap<CliContext>>;
}

export interface CommandEntry {
  readonly name: string;
  /** Kept out of the help: for programs, not for people. */
  readonly hidden?: boolean;
  /** Whether words after `--` belong to it: another program's command line. */
  readonly escapes?: boolean;
  readonly load: () => Promise<CommandModule>;
}

/** Every command, loaded when it is named. A new one is a file beside this one and a line here. */
export const commands: readonly CommandEntry[] = [
  { name: "get", load: () => import("./get.ts") },
  { name: "exec", escapes: true, load: () => import("./exec.ts") },
  { name: "serve", load: () => import("./serve.ts") },
  { name: "env", load: () => import("./env.ts") },
  { name: "emulate", escapes: true, load: () => import("./emulate.ts") },
  { name: "demo", load: () => import("./demo.ts") },
  { name: "pulumi", load: () => import("./pulumi.ts") },
  { name: "completion", load: () => import("./completion.ts") },
  { name: "tour", hidden: true, load: () => import("./tour.ts") },
  { name: "complete", hidden: true, escapes: true, load: () => import("./complete.ts") },
];
