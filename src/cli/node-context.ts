import { nodeRuntime } from "../node-runtime.ts";
import type { CliContext } from "./context.ts";
import { invocation } from "./invocation.ts";

/** The command line's view of a real Node process. */
export function nodeContext(process: NodeJS.Process): CliContext {
  const script = process.argv[1] ?? "tokenbooth";
  const { stdout, stderr, env, platform, pid } = process;
  const cwd = process.cwd();
  return {
    process: { stdout, stderr, env },
    env,
    cwd,
    platform,
    pid,
    watched: stderr.isTTY === true,
    runtime: nodeRuntime({ env }),
    program: invocation({ script, cwd, env }),
    self: [process.execPath, ...process.execArgv, script],
    loadSources: async () => (await import("../sources/index.ts")).sources,
    createBooth: async (options) => (await import("../booth/booth.ts")).createBooth(options),
    createEmulator: async (options) => (await import("../emulator/emulator.ts")).createEmulator(options),
    runChild: async (request) => (await import("./child-process.ts")).runChild(request, process),
    signalled: (signals, until) =>
      new Promise((resolve) => {
        const listeners = signals.map((signal) => [signal, () => end(signal)] as const);
        const end = (signal?: (typeof signals)[number]) => {
          for (const [name, listener] of listeners) process.off(name, listener);
          resolve(signal);
        };
        for (const [name, listener] of listeners) process.on(name, listener);
        until.addEventListener("abort", () => end(), { once: true });
      }),
  };
}
