import { buildCommand, buildRouteMap, type Command, type RouteMap } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { text } from "../text.ts";

interface InstallFlags {
  readonly from?: string;
}

/** `tokenbooth pulumi install`. */
export async function createCommand({ program }: CliContext): Promise<RouteMap<CliContext>> {
  return buildRouteMap<string, CliContext>({
    routes: { install: installCommand(program) },
    docs: { brief: text.pulumi.brief },
  });
}

function installCommand(program: string): Command<CliContext> {
  return buildCommand<InstallFlags, [], CliContext>({
    loader: async () => {
      const { installPlugin } = await import("./pulumi-install.ts");
      return function run({ from }) {
        const { version, folder } = installPlugin(this, from);
        this.process.stdout.write(`${text.pulumi.installed(version, folder)}\n`);
      };
    },
    parameters: {
      flags: {
        from: {
          kind: "parsed",
          parse: String,
          optional: true,
          placeholder: "FOLDER",
          brief: text.pulumi.from,
        },
      },
    },
    docs: { brief: text.pulumi.install, fullDescription: text.pulumi.full(program) },
  });
}
