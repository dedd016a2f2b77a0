import { tmpdir } from "node:os";
import type { CliBooth, CliContext } from "../../src/cli/context.ts";
import { run } from "../../src/cli/run.ts";
import { nodeRuntime } from "../../src/node-runtime.ts";

/** What a run of the command line left behind. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the command line in this process: arguments in, text and exit code out. Nothing of the machine's own
 * environment or configuration reaches it.
 */
export async function runCli(argv: readonly string[], world: Partial<CliContext> = {}): Promise<Ran> {
  let stdout = "";
  let stderr = "";
  const env = world.env ?? {};
  const context: CliContext = {
    process: {
      stdout: {
        write: (text) => {
          stdout += text;
        },
      },
      stderr: {
        write: (text) => {
          stderr += text;
        },
      },
    },
    env,
    cwd: tmpdir(),
    platform: "linux",
    pid: 1,
    watched: false,
    runtime: nodeRuntime({ env, fetch: refuseNetwork }),
    program: "tokenbooth",
    self: ["tokenbooth"],
    loadSources: async () => (await import("../../src/sources/index.ts")).sources,
    createBooth: async (options) => (await import("../../src/booth/booth.ts")).createBooth(options),
    createEmulator: async (options) =>
      (await import("../../src/emulator/emulator.ts")).createEmulator(options),
    runChild: () => Promise.reject(new Error("a test that starts programs hands in its own runChild")),
    signalled: () => new Promise(() => {}),
    ...world,
  };
  const code = await run(argv, context);
  return { code, stdout, stderr };
}

/** A `createBooth` whose booth answers each request in one way, and remembers what it was made with. */
export function boothThat(
  getToken: (...asked: unknown[]) => Promise<unknown>,
  made: Parameters<CliContext["createBooth"]>[0][] = [],
): CliContext["createBooth"] {
  return async (options) => {
    made.push(options);
    const settings = {
      cloud: {
        name: "public",
        authorityHost: "https://login.example",
        resourceManager: "https://arm.example",
      },
      tenantId: "contoso.example",
      subscriptionId: "651f8027-33e8-4ec4-97b4-f6e9f3dc8744",
      imdsEndpoint: "http://169.254.169.254",
      allowedHosts: [],
    };
    return { getToken, settings } as unknown as CliBooth;
  };
}

const refuseNetwork: typeof globalThis.fetch = () =>
  Promise.reject(new Error("a test reached for the network"));
